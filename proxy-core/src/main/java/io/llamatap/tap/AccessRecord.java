package io.llamatap.tap;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.label.Outcome;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One finished exchange or one refused request, for whoever tells of each rather than counts them: no query, no field, nothing
 * of a body but the model's name. Immutable, and small whatever a client sends. Times are ticks of the relay's clock.
 *
 * @param client where the client is, as the transport has it; null where that is unknown
 * @param method as sent, cut; empty where the head could not be read
 * @param path the raw path without its query, cut; empty where the head could not be read
 * @param startNanos when the head was complete, or the request was refused
 * @param status what the client was answered with; 0 if nothing
 * @param reason why the relay ended it; null if it did not
 * @param relayed what happened beyond the head; null for a request that was refused at its head
 */
public record AccessRecord(
        @Nullable SocketAddress client,
        String method,
        String path,
        OllamaEndpoint endpoint,
        long startNanos,
        int status,
        Outcome outcome,
        @Nullable String reason,
        @Nullable Relayed relayed) {
    /** What waits to be written is bounded in lines, so each must be bounded too. */
    private static final int METHOD_CHARS = 32;

    private static final int PATH_CHARS = 512;
    private static final int MODEL_CHARS = 256;

    /** Cuts what a client may make long. */
    public AccessRecord {
        method = cut(method, METHOD_CHARS);
        path = cut(path, PATH_CHARS);
    }

    /**
     * What happened beyond the head. -1 stands for what did not happen.
     *
     * @param facts what was counted of it
     * @param model as the client named it, cut, or as the answer does where the client could not be understood; null for none
     * @param isStream whether the answer came in pieces; null unless a model answered with 2xx
     * @param connections how many upstream connections it was sent on; two of them mean a retry
     * @param isReused whether the last of them had served another exchange before
     * @param acquireNanos from the wish for a connection to having the last of them
     * @param firstByteNanos from the start to the first byte of the upstream's answer flushed to the client
     * @param firstTokenNanos from the start to the first generated piece of a stream flushed to the client
     */
    public record Relayed(
            ExchangeRecord facts,
            @Nullable String model,
            @Nullable Boolean isStream,
            int connections,
            boolean isReused,
            long acquireNanos,
            long firstByteNanos,
            long firstTokenNanos) {

        /** Cuts what a client may make long. */
        public Relayed {
            model = model == null ? null : cut(model, MODEL_CHARS);
        }
    }

    /** Tells of a refusal. */
    public static AccessRecord of(Rejection rejection) {
        return new AccessRecord(
                rejection.client(),
                rejection.method(),
                rejection.path(),
                rejection.endpoint(),
                rejection.nanos(),
                rejection.status(),
                Outcome.REJECTED,
                rejection.reason(),
                null);
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }
}
