package io.llamatap.tap.meter;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.TraceIds;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the access log needs of one exchange and the metrics do not. It exists only if there is an access log. Owned by
 * the event loop of the exchange.
 */
final class AccessWatch {
    private static final int FIRST_FAILURE = 400;

    private final Consumer<AccessRecord> log;
    private final @Nullable SocketAddress client;
    private final String method;
    private final String path;
    private TraceIds ids = TraceIds.NONE;
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

    void onIds(TraceIds known) {
        ids = known;
    }

    void onUpstreamAcquired(boolean reused, long waitNanos) {
        connections++;
        isReused = reused;
        acquireNanos = waitNanos;
    }

    /**
     * The first byte of the response was flushed.
     *
     * @param nanos the time since the start
     */
    void onFirstByte(long nanos) {
        firstByteNanos = nanos;
    }

    void onFailed(String why) {
        reason = why;
    }

    /** The exchange has ended: passes its record on. */
    void onEnd(
            OllamaEndpoint endpoint,
            long startNanos,
            ExchangeRecord facts,
            @Nullable String model,
            ResponseWatch response,
            GivenValue.@Nullable ModelFailure failure,
            @Nullable Truncation truncation) {
        if (reason == null && failure != null && facts.status() >= FIRST_FAILURE) {
            reason = failure.label();
        }
        boolean isOfModel = facts.generation() != null && response.head().isSuccess();
        log.accept(new AccessRecord(
                client,
                method,
                path,
                endpoint,
                startNanos,
                facts.status(),
                facts.outcome(),
                reason,
                ids,
                new AccessRecord.Relayed(
                        facts,
                        model,
                        isOfModel ? response.head().isStream() : null,
                        connections,
                        isReused,
                        acquireNanos,
                        firstByteNanos,
                        response.firstTokenNanos(startNanos),
                        truncation)));
    }
}
