package io.llamatap.server.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The state of this proxy and of its upstreams as JSON. Any thread. */
public final class StatePage {
    private final String version;
    private final Supplier<String> status;
    private final List<StateReader> upstreams;
    private final Clock clock;
    private final Instant started;
    /** How large the last page was, so that the next one need not grow its buffer from nothing; any value does. */
    private volatile int lastBytes = 4096;

    /**
     * Takes what is told; the proxy counts as started here.
     *
     * @param status where the proxy is in its life, in a word
     * @param upstreams those that the page tells of
     */
    public StatePage(String version, Supplier<String> status, List<StateReader> upstreams, Clock clock) {
        this.version = version;
        this.status = status;
        this.upstreams = List.copyOf(upstreams);
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Returns the page; the addresses of clients are on it only if asked for. */
    public byte[] json(boolean isWithClients) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lastBytes + 1024);
        try (StateJson json = new StateJson(out, isWithClients)) {
            json.proxy(version, status.get(), started, clock.instant());
            json.upstreams(upstreams.stream().map(StateReader::read).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lastBytes = out.size();
        return out.toByteArray();
    }
}
