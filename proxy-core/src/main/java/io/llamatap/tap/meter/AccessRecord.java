package io.llamatap.tap.meter;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.TraceIds;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One finished exchange or one rejected request, for the access log. It holds no query, no header field, and nothing of a body
 * except the model's name. Immutable, and of bounded size. Times are ticks of the relay's clock.
 *
 * @param client the client's address, unformatted; null if it is unknown
 * @param method as sent, truncated; empty if the head could not be read
 * @param path the raw path without its query, truncated; empty if the head could not be read
 * @param startNanos when the head was complete, or the request was rejected
 * @param status the status of the response to the client; 0 if none was sent
 * @param reason why the relay ended the exchange; null if it did not
 * @param ids by which other programs know the request
 * @param relayed what happened after the head was accepted; null for a request that was rejected at its head
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
        TraceIds ids,
        @Nullable Relayed relayed) {
    /** The queue of the access log is bounded in lines, so each line must be bounded too. */
    private static final int METHOD_CHARS = 32;

    private static final int PATH_CHARS = 512;
    private static final int MODEL_CHARS = 256;

    /** Cuts what a client may make long. */
    public AccessRecord {
        method = cut(method, METHOD_CHARS);
        path = cut(path, PATH_CHARS);
    }

    /**
     * What happened after the head was accepted. -1 stands for an event that did not happen.
     *
     * @param facts what was counted for the exchange
     * @param model the name in the request, truncated; the name in the response if the request could not be read; null if there
     *     is none
     * @param isStream whether the response was streamed; null unless a model responded with 2xx
     * @param connections the number of upstream connections that the request was sent on; two after a retry
     * @param isReused whether the last of them had served another exchange before
     * @param acquireNanos the wait for the last of them
     * @param firstByteNanos from the start to the flush of the first byte of the response
     * @param firstTokenNanos from the start to the flush of the first generated chunk of a stream
     * @param truncation how it shows that the prompt was cut; null if it does not, or cannot be told at the end of the request
     */
    public record Relayed(
            ExchangeRecord facts,
            @Nullable String model,
            @Nullable Boolean isStream,
            int connections,
            boolean isReused,
            long acquireNanos,
            long firstByteNanos,
            long firstTokenNanos,
            @Nullable Truncation truncation) {

        /** Cuts what a client may make long. */
        public Relayed {
            model = model == null ? null : cut(model, MODEL_CHARS);
        }
    }

    /** Returns the record of a rejected request. */
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
                rejection.ids(),
                null);
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }
}
