package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.PollTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns about Ollama from responses to clients, which pass anyway. Any thread adds them; the polling thread reads them. */
final class PassingResponses {
    private static final Logger LOG = LoggerFactory.getLogger(PassingResponses.class);

    /** The number of responses that wait to be read; small, because the next response has the same content. */
    private static final int MAX_WAITING = 4;

    /** The body of a response, and the tick at which it passed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Passing(PollTarget target, byte[] body, long nanos) {}

    private final Discovery discovery;
    private final MetricsRegistry registry;
    private final Clock clock;
    private final BlockingQueue<Passing> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    PassingResponses(Discovery discovery, MetricsRegistry registry, Clock clock) {
        this.discovery = discovery;
        this.registry = registry;
        this.clock = clock;
    }

    /** Takes a response that passed at a tick. Never blocks. If too many wait, it is dropped. */
    void add(PollTarget target, byte[] body, long nanos) {
        waiting.offer(new Passing(target, body, nanos));
    }

    /** Reads all responses that wait. */
    void read() {
        for (Passing response = waiting.poll(); response != null; response = waiting.poll()) {
            read(response);
        }
    }

    /** Reads a response like one to a poll, but logs failures at debug level only. */
    private void read(Passing response) {
        InputStream body = new ByteArrayInputStream(response.body);
        try {
            switch (response.target) {
                case VERSION -> discovery.onVersion(body);
                case TAGS -> discovery.onDisk(body, response.nanos, false);
                case PS -> discovery.onMemory(body, registry.use(), clock.instant(), response.nanos, false);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("a response of {} to a client could not be read", response.target.path(), e);
        }
    }
}
