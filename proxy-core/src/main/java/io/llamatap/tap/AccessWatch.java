package io.llamatap.tap;

import io.llamatap.metrics.ExchangeRecord;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers of one exchange what is told of it but not counted; there is none where nobody wants to be told. Owned by the event
 * loop of its exchange.
 */
final class AccessWatch {
    private final Consumer<AccessRecord> log;
    private final @Nullable SocketAddress client;
    private final String method;
    private final String path;
    private @Nullable String reason;
    private int connections;
    private boolean isReused;
    private long acquireNanos = -1;
    private long firstByteNanos = -1;

    AccessWatch(Consumer<AccessRecord> log, @Nullable SocketAddress client, String method, String path) {
        this.log = log;
        this.client = client;
        this.method = method;
        this.path = path;
    }

    void onUpstreamAcquired(boolean reused, long waitNanos) {
        connections++;
        isReused = reused;
        acquireNanos = waitNanos;
    }

    /** The first bytes of the upstream's answer were flushed, so long after the start. */
    void onFirstByte(long nanos) {
        firstByteNanos = nanos;
    }

    void onFailed(String why) {
        reason = why;
    }

    /** Tells of the exchange, which is over. */
    void onEnd(
            OllamaEndpoint endpoint,
            long startNanos,
            ExchangeRecord facts,
            @Nullable String model,
            @Nullable Boolean isStream,
            long firstTokenNanos) {
        log.accept(new AccessRecord(
                client,
                method,
                path,
                endpoint,
                startNanos,
                facts.status(),
                facts.outcome(),
                reason,
                new AccessRecord.Relayed(
                        facts, model, isStream, connections, isReused, acquireNanos, firstByteNanos, firstTokenNanos)));
    }
}
