package io.llamatap.server.command.doctor.fact;

import io.llamatap.server.command.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The state of a Llamatap, as its page tells it. Immutable. */
final class StateText {
    /** The version of the schema that is understood. */
    private static final int SCHEMA = 1;
    /** As it is kept in facts. */
    private static final int UNKNOWN = -1;

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
        JsonTree state = JsonTree.parse(page);
        if (state.members().isEmpty()) {
            throw new IOException("it is not the state of a Llamatap");
        }
        if (state.of("schema").number() != SCHEMA) {
            throw new IOException("its schema is not " + SCHEMA + ": take the doctor of the same version");
        }
        return new StateText(state);
    }

    Instant time() {
        Instant time = state.of("time").time();
        return time == null ? Instant.EPOCH : time;
    }

    Instant started() {
        Instant started = state.of("llamatap").of("started").time();
        return started == null ? time() : started;
    }

    String version() {
        return state.of("llamatap").of("version").textOrEmpty();
    }

    /** Returns the upstreams, each of which still lacks what the other pages tell. */
    List<JsonTree> upstreams() {
        return state.of("upstreams").elements();
    }

    static UpstreamFacts facts(JsonTree upstream, Samples page, RecentText.Growth growth) {
        JsonTree ollama = upstream.of("ollama");
        List<JsonTree> requests = upstream.of("requests").elements();
        return new UpstreamFacts(
                upstream.of("address").textOrEmpty(),
                ollama.of("up").truth(),
                ollama.of("since").time(),
                ollama.of("version").text(),
                upstream.of("models").elements().stream().map(StateText::model).toList(),
                requests.isEmpty() ? 0 : requests.get(0).of("age_seconds").numberOr(0),
                page.with(growth.labels()),
                growth.last15(),
                growth.lately(),
                growth.contextsNeeded());
    }

    private static ModelFacts model(JsonTree model) {
        return new ModelFacts(
                model.of("name").textOrEmpty(),
                Boolean.TRUE.equals(model.of("resident").truth()),
                (long) model.of("disk_bytes").numberOr(UNKNOWN),
                (long) model.of("memory_bytes").numberOr(UNKNOWN),
                (long) model.of("vram_bytes").numberOr(UNKNOWN),
                (long) model.of("context_tokens").numberOr(UNKNOWN));
    }
}
