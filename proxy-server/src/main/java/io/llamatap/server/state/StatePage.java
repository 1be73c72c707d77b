package io.llamatap.server.state;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The page with the state of this proxy and its upstreams, as JSON. Any thread. */
public final class StatePage {
    private final String version;
    private final Supplier<String> status;
    private final List<StateReader> upstreams;
    private final Clock clock;
    private final Instant started;
    /** The size of the last page: the initial size of the next buffer. */
    private volatile int lastBytes = 4096;

    /**
     * Creates the page. Its start time is that of the proxy.
     *
     * @param status the state of the proxy in one word, such as serving
     * @param upstreams the upstreams on the page
     */
    public StatePage(String version, Supplier<String> status, List<StateReader> upstreams, Clock clock) {
        this.version = version;
        this.status = status;
        this.upstreams = List.copyOf(upstreams);
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Returns the time on the clock of the page. */
    public Instant now() {
        return clock.instant();
    }

    /** Returns the page, with or without the addresses of clients. */
    public byte[] json(boolean isWithClients) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lastBytes + 1024);
        try (JsonGenerator json = SafeJson.to(out)) {
            write(json, isWithClients, StateReader.MAX_MODELS, StateReader.MAX_REQUESTS);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lastBytes = out.size();
        return out.toByteArray();
    }

    /** Writes the page as one object, with at most so many models and requests of each upstream. */
    public void write(JsonGenerator json, boolean isWithClients, int maxModels, int maxRequests) throws IOException {
        try (StateJson state = new StateJson(json, isWithClients)) {
            state.proxy(version, status.get(), started, clock.instant());
            for (StateReader upstream : upstreams) {
                state.upstream(upstream.read(maxModels, maxRequests));
            }
        }
    }
}
