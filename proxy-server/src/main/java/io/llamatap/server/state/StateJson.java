package io.llamatap.server.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.Phase;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.ollama.KnownModels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes states as JSON with the schema in docs/state.md. Every name is always present; unknown values are null.
 *
 * <p>Owned by one thread.
 */
final class StateJson implements AutoCloseable {
    /** Incremented when a name or its meaning changes, but not for new names. */
    static final int SCHEMA = 1;

    private final JsonGenerator json;
    private final boolean isWithClients;

    /** Starts an object. The generator is not closed. */
    StateJson(JsonGenerator json, boolean isWithClients) throws IOException {
        this.json = json;
        this.isWithClients = isWithClients;
        json.writeStartObject();
        json.writeNumberField("schema", SCHEMA);
    }

    /** Writes the facts about this proxy; its upstreams follow. */
    void proxy(String version, String status, Instant started, Instant now) throws IOException {
        json.writeStringField("time", now.toString());
        json.writeObjectFieldStart("llamatap");
        json.writeStringField("version", version);
        json.writeStringField("status", status);
        json.writeStringField("started", started.toString());
        json.writeEndObject();
        json.writeArrayFieldStart("upstreams");
    }

    /** Writes an upstream. */
    void upstream(UpstreamState state) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", state.address());
        ollama(state);
        json.writeArrayFieldStart("models");
        for (ModelState model : state.models()) {
            model(model);
        }
        json.writeEndArray();
        json.writeNumberField("models_not_shown", state.modelsNotShown());
        json.writeArrayFieldStart("requests");
        for (UpstreamState.Named request : state.requests()) {
            request(request, state.nowNanos());
        }
        json.writeEndArray();
        json.writeNumberField("requests_not_shown", state.requestsNotShown());
        totals(state.totals());
        json.writeEndObject();
    }

    private void ollama(UpstreamState state) throws IOException {
        Reachability.State reached = state.reachability().state();
        boolean isKnown = reached != Reachability.State.UNKNOWN;
        json.writeObjectFieldStart("ollama");
        truth("up", isKnown ? reached == Reachability.State.REACHABLE : null);
        time("since", isKnown ? state.reachability().since() : null);
        time("checked", isKnown ? state.reachability().asOf() : null);
        text("version", state.version());
        json.writeEndObject();
    }

    private void model(ModelState model) throws IOException {
        KnownModels.Model known = model.known();
        json.writeStartObject();
        json.writeStringField("name", known.name());
        truth("resident", known.isResident());
        count("disk_bytes", known.disk());
        count("memory_bytes", known.memory());
        count("vram_bytes", known.vram());
        number("vram_share", known.vramShare());
        count("context_tokens", known.contextTokens());
        time("expires", known.expires());
        time("loading_since", model.loadingSince());
        json.writeObjectFieldStart("requests");
        for (Map.Entry<Phase, Integer> phase : model.phases().entrySet()) {
            json.writeNumberField(phase.getKey().label(), phase.getValue());
        }
        json.writeEndObject();
        seconds("oldest_age_seconds", model.oldestNanos());
        number("tokens_per_second", model.tokensPerSecond());
        json.writeEndObject();
    }

    private void request(UpstreamState.Named named, long nowNanos) throws IOException {
        RequestState request = named.state();
        json.writeStartObject();
        json.writeStringField("id", request.loop() + "-" + request.number());
        json.writeStringField("route", request.route().label());
        text("model", named.model());
        json.writeStringField("phase", request.phase().label());
        seconds("age_seconds", Math.max(0, nowNanos - request.startedNanos()));
        seconds("phase_seconds", Math.max(0, nowNanos - request.phaseNanos()));
        seconds("silent_seconds", request.silentNanos(nowNanos));
        count("tokens", request.generated() == InFlightRequest.NONE ? -1 : request.generated());
        number("tokens_per_second", request.tokensPerSecond(nowNanos));
        if (isWithClients) {
            client(request);
        }
        json.writeEndObject();
    }

    private void client(RequestState request) throws IOException {
        boolean isKnown = request.client() instanceof InetSocketAddress;
        if (isKnown && request.client() instanceof InetSocketAddress address && address.getAddress() != null) {
            json.writeStringField("client", address.getAddress().getHostAddress());
            json.writeNumberField("client_port", address.getPort());
        } else {
            json.writeNullField("client");
            json.writeNullField("client_port");
        }
    }

    private void totals(Totals totals) throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeStringField("since", totals.since().toString());
        counts("requests", totals.requests());
        counts("tokens", totals.tokens());
        json.writeNumberField("request_bytes", totals.requestBytes());
        json.writeNumberField("response_bytes", totals.responseBytes());
        json.writeEndObject();
    }

    private void counts(String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private void time(String name, @Nullable Instant value) throws IOException {
        text(name, value == null ? null : value.toString());
    }

    private void text(String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private void truth(String name, @Nullable Boolean value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeBooleanField(name, value);
        }
    }

    /** Writes a count; negative means unknown. */
    private void count(String name, long value) throws IOException {
        if (value < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private void seconds(String name, long nanos) throws IOException {
        number(name, nanos < 0 ? Double.NaN : nanos / 1e9);
    }

    /** Writes a number with three decimals; NaN means unknown. */
    private void number(String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(value * 1000) / 1000.0);
        }
    }

    /** Ends the object. */
    @Override
    public void close() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }
}
