package io.llamatap.tap.meter;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.UpstreamError;
import io.llamatap.tap.scan.ErrorCause;
import io.llamatap.tap.scan.FailureScanner;
import io.llamatap.tap.scan.InferenceStats;
import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.ResponseScanner;
import io.llamatap.tap.scan.ResponseScanners;
import io.llamatap.tap.scan.json.ScanFault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a response, and times its generated chunks. Owned by the event loop of the exchange. Times are ticks in
 * nanoseconds.
 */
final class ResponseWatch {
    private static final int FIRST_SERVER_FAILURE = 500;

    private final LoopMetrics metrics;
    private final BodyFeed feed;
    private final ResponseScanners scanners;
    private ResponseFormat format;
    private ResponseScanner scanner;
    /** What the scanner has found so far. */
    private InferenceStats stats;

    private OllamaEndpoint endpoint;
    private ResponseHead head = ResponseHead.NONE;

    /** Whether the body is readable and no exception has been thrown while reading it. */
    private boolean isRead;

    private boolean isMarkerFlushed;
    private boolean hasClientFinished;
    private boolean hasFailedBefore;
    /** Whether the relay has ended the exchange, because the upstream failed if there is an error. */
    private boolean isAborted;

    private @Nullable UpstreamError upstreamError;

    /** Reads the body of a failure for its cause. */
    private @Nullable FailureScanner failure;

    /** Times the chunks; null unless the response is a stream. */
    private @Nullable TokenTiming timing;

    ResponseWatch(
            LoopMetrics metrics, BodyFeed feed, ResponseScanners scanners, OllamaEndpoint endpoint, String method) {
        this.metrics = metrics;
        this.feed = feed;
        this.scanners = scanners;
        this.endpoint = endpoint;
        String own = endpoint.responseFormat().isAboutOllama() ? "GET" : "POST";
        this.format = method.equals(own) ? endpoint.responseFormat() : ResponseFormat.NONE;
        this.scanner = scanners.of(format);
        this.stats = scanner.stats();
    }

    void onHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        head = new ResponseHead(format, status, contentType, contentEncoding);
        isRead = head.isReadable() && format.isScanned();
        if (isRead) {
            begin();
        } else if (status >= FIRST_SERVER_FAILURE && !head.isEncoded() && endpoint.isInference()) {
            failure = new FailureScanner();
        }
    }

    /** The response turned out to have the format of another route: reads the bytes that were buffered meanwhile. */
    void treatAs(OllamaEndpoint detected, FormatDetector detector) {
        endpoint = detected;
        format = detected.responseFormat();
        scanner = scanners.of(format);
        stats = scanner.stats();
        begin();
        isRead = feed.scan(scanner, detector.held(), detector.length());
    }

    private void begin() {
        scanner.label(head.contentType());
        timing = head.isStream() ? new TokenTiming(metrics, endpoint.api()) : null;
    }

    /** Reads bytes, which stay the caller's. After the first exception, which is counted, nothing more is read. */
    void onBody(ByteBuf bytes, int index, int length) {
        if (isRead && !feed.scan(scanner, bytes, index, length)) {
            isRead = false;
        } else if (failure != null && !feed.scan(failure, bytes, index, length)) {
            failure = null;
        }
    }

    void onEnd() {
        if (isRead && !feed.end(scanner)) {
            isRead = false;
        }
        ScanFault fault = stats.fault();
        if (fault != null) {
            feed.count(fault);
        }
    }

    /** A response that is not timed was flushed to the client. */
    void onFlushed() {
        isMarkerFlushed = stats.isTerminated();
    }

    /**
     * Times a flush to the client.
     *
     * @return whether the flush contained generated output
     */
    boolean onFlushed(ModelLabel model, long startNanos, long nanos) {
        isMarkerFlushed = stats.isTerminated();
        return timing != null && timing.onFlushed(stats, model, startNanos, nanos);
    }

    /** The client half-closed its connection. On routes that Ollama then aborts, a later failure is a consequence of it. */
    void onClientFinished() {
        hasClientFinished = true;
        hasFailedBefore = head.isFailure() || stats.hasError();
    }

    ResponseFormat format() {
        return format;
    }

    ResponseHead head() {
        return head;
    }

    InferenceStats stats() {
        return stats;
    }

    /** The relay ends the exchange. */
    void onAborted(@Nullable UpstreamError error) {
        isAborted = true;
        upstreamError = error;
    }

    /** Says whether the relay has ended the exchange. */
    boolean isAborted() {
        return isAborted;
    }

    /** Returns how the upstream failed, if the relay has ended the exchange for that. */
    @Nullable
    UpstreamError upstreamError() {
        return upstreamError;
    }

    /** Returns the cause that an error message names; null if there was no error, or its cause is not known. */
    @Nullable
    ErrorCause errorCause() {
        return failure == null ? stats.errorCause() : failure.cause();
    }

    boolean isRead() {
        return isRead;
    }

    /** Says whether the body is a stream and is read. */
    boolean isStreamRead() {
        return head.isStream() && isRead;
    }

    /** Says whether the body was read completely and does not have its expected format. */
    boolean isForeign() {
        return isRead && scanner.isForeign();
    }

    /**
     * Says whether the response is Ollama's as far as is known by now: it is successful, and it contains a field of its format,
     * is a stream, or cannot be read.
     */
    boolean isOllamas() {
        boolean isUnread = !isRead && !head.isPage() && format != ResponseFormat.NONE;
        return head.isSuccess() && (stats.isRecognised() || head.isStream() || isUnread);
    }

    /** Says whether the response is successful and contains a field of its format. */
    boolean isRecognised() {
        return head.isSuccess() && stats.isRecognised();
    }

    /** Says whether the terminal marker of a stream has been flushed, even if the end of the body has not. */
    boolean isWholeForClient() {
        return head.isStream() && isMarkerFlushed && !stats.hasError();
    }

    /** Says whether the client half-closed its connection before anything had failed. */
    boolean isWellUntilClientFinished() {
        return hasClientFinished && !hasFailedBefore;
    }

    /** Returns the time from the start to the flush of the first generated chunk of a stream; -1 if there was none. */
    long firstTokenNanos(long startNanos) {
        return timing == null ? -1 : timing.firstTokenNanos(startNanos);
    }

    /** Returns the time from the first generated chunk of a stream to the last one; -1 if there was none. */
    long generatingNanos() {
        return timing == null ? -1 : timing.generatingNanos();
    }
}
