package io.llamatap.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.relay.exchange.Reachability;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/** The content of {@code /health} and the pages below it. Called on the rendering thread, except {@link #isReady}. */
public final class HealthPage {
    private static final JsonFactory JSON = new JsonFactory();

    private final String version;
    private final boolean readyNeedsUpstream;
    private final Supplier<Health> health;
    private final Clock clock;
    private final Instant started;

    /** Takes a source of the server's state, callable on any thread. The uptime begins here. */
    public HealthPage(String version, boolean readyNeedsUpstream, Supplier<Health> health, Clock clock) {
        this.version = version;
        this.readyNeedsUpstream = readyNeedsUpstream;
        this.health = health;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Returns whether new requests are accepted. Any thread; never blocks. */
    boolean isReady() {
        return health.get().isReady(readyNeedsUpstream);
    }

    /** Returns the state as JSON. */
    String json() {
        Health now = health.get();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", now.phase().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("ready", now.isReady(readyNeedsUpstream));
            json.writeBooleanField("draining", now.phase() == Health.Phase.DRAINING);
            json.writeStringField("version", version);
            json.writeNumberField("uptime_seconds", secondsSince(started));
            json.writeNumberField("in_flight", now.inFlight());
            if (now.upstreams().size() == 1) {
                json.writeFieldName("upstream");
                write(json, now.upstreams().get(0));
            } else {
                json.writeArrayFieldStart("upstreams");
                for (Health.Ollama upstream : now.upstreams()) {
                    write(json, upstream);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void write(JsonGenerator json, Health.Ollama upstream) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", upstream.address());
        writeReachability(json, upstream.reachability());
        json.writeEndObject();
    }

    /** Writes null for an upstream of unknown reachability. */
    private void writeReachability(JsonGenerator json, Reachability reachability) throws IOException {
        if (reachability.state() == Reachability.State.UNKNOWN) {
            json.writeNullField("reachable");
            json.writeNullField("since");
            json.writeNullField("age_seconds");
        } else {
            json.writeBooleanField("reachable", reachability.state() == Reachability.State.REACHABLE);
            json.writeStringField("since", reachability.since().toString());
            json.writeNumberField("age_seconds", secondsSince(reachability.asOf()));
        }
    }

    private double secondsSince(Instant then) {
        return Math.max(0, Duration.between(then, clock.instant()).toMillis()) / 1000.0;
    }
}
