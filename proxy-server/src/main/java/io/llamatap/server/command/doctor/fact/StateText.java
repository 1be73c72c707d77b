package io.llamatap.server.command.doctor.fact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a Llamatap, as its page tells it. Immutable. */
final class StateText {
    /** The version of the schema that is understood. */
    private static final int SCHEMA = 1;
    /** What is later is no time that can be calculated with. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonTree state;

    private StateText(JsonTree state) {
        this.state = state;
    }

    /**
     * Reads the page.
     *
     * @throws IOException if it is not the state of a Llamatap, or has a schema that is not known
     */
    static StateText parse(String page) throws IOException {
        try (JsonParser json = JsonTree.JSON.createParser(page)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not the state of a Llamatap");
            }
            StateText state = new StateText(JsonTree.at(json));
            if (state.state.of("schema").number() != SCHEMA) {
                throw new IOException("its schema is not " + SCHEMA + ": take the doctor of the same version");
            }
            return state;
        }
    }

    Instant time() {
        Instant time = instant(state.of("time"));
        return time == null ? Instant.EPOCH : time;
    }

    Instant started() {
        Instant started = instant(state.of("llamatap").of("started"));
        return started == null ? time() : started;
    }

    String version() {
        String version = state.of("llamatap").of("version").text();
        return version == null ? "" : version;
    }

    /** Returns the upstreams, each of which still lacks what the other pages tell. */
    List<JsonTree> upstreams() {
        return state.of("upstreams").elements();
    }

    static UpstreamFacts facts(JsonTree upstream, Samples page, RecentText.Growth growth) {
        JsonTree ollama = upstream.of("ollama");
        List<JsonTree> requests = upstream.of("requests").elements();
        String address = upstream.of("address").text();
        return new UpstreamFacts(
                address == null ? "" : address,
                ollama.of("up").isTrue(),
                instant(ollama.of("since")),
                ollama.of("version").text(),
                upstream.of("models").elements().stream().map(StateText::model).toList(),
                requests.isEmpty() ? 0 : requests.get(0).of("age_seconds").number(),
                page.with(growth.labels()),
                growth.last15(),
                growth.lately(),
                growth.contextsNeeded());
    }

    private static ModelFacts model(JsonTree model) {
        String name = model.of("name").text();
        return new ModelFacts(
                name == null ? "" : name,
                Boolean.TRUE.equals(model.of("resident").isTrue()),
                (long) model.of("disk_bytes").number(),
                (long) model.of("memory_bytes").number(),
                (long) model.of("vram_bytes").number(),
                (long) model.of("context_tokens").number());
    }

    private static @Nullable Instant instant(JsonTree time) {
        String text = time.text();
        try {
            Instant instant = text == null ? null : Instant.parse(text);
            return instant == null || instant.isAfter(LATEST) || instant.isBefore(Instant.EPOCH) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
