package io.llamatap.tap;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.scan.InferenceStats;
import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.ResponseScanner;
import io.llamatap.tap.scan.ResponseScanners;
import io.llamatap.tap.scan.ScanFault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a response for what it tells, and has its generated pieces timed. Owned by the event loop of its exchange;
 * ticks in nanoseconds.
 */
final class ResponseWatch {
    private final LoopMetrics metrics;
    private final BodyFeed feed;
    private final ResponseScanners scanners;
    private ResponseFormat format;
    /** What reads the body. */
    private ResponseScanner scanner;
    /** What that has told so far. */
    private InferenceStats stats;

    private OllamaEndpoint endpoint;
    private ResponseHead head = ResponseHead.NONE;

    /** Whether the body is to be read: nothing has been thrown at it so far. */
    private boolean isRead;

    private boolean isMarkerFlushed;
    private boolean hasClientFinished;
    private boolean hasFailedBefore;

    /** Times the body; only if it is a stream. */
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
        }
    }

    /** The response, of which only the head was looked at so far, turned out to be one as of another route: reads what was held of it. */
    void become(OllamaEndpoint shape, ShapeGuess guess) {
        endpoint = shape;
        format = shape.responseFormat();
        scanner = scanners.of(format);
        stats = scanner.stats();
        begin();
        isRead = feed.scan(scanner, guess.held(), guess.length());
    }

    private void begin() {
        scanner.label(head.contentType());
        timing = head.isStream() ? new TokenTiming(metrics, endpoint.api()) : null;
    }

    /** Reads bytes that stay the caller's; the first exception ends that, and is counted. */
    void onBody(ByteBuf bytes, int index, int length) {
        if (isRead && !feed.scan(scanner, bytes, index, length)) {
            isRead = false;
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

    /** Notes what the client has by now of a response that is not timed. */
    void onFlushed() {
        isMarkerFlushed = stats.isTerminated();
    }

    /**
     * Times what was flushed.
     *
     * @return whether the flush held something generated
     */
    boolean onFlushed(ModelLabel model, long startNanos, long nanos) {
        isMarkerFlushed = stats.isTerminated();
        return timing != null && timing.onFlushed(stats, model, startNanos, nanos);
    }

    /** The client ended its side: what fails from here on on a route that Ollama then gives up, fails for that. */
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

    /** Says whether the body is read. */
    boolean isRead() {
        return isRead;
    }

    /** Says whether the body is a stream that is read. */
    boolean isStreamRead() {
        return head.isStream() && isRead;
    }

    /** Says whether the body, which was read to its end, is none of its format. */
    boolean isForeign() {
        return isRead && scanner.isForeign();
    }

    /**
     * Says whether only Ollama answers so, as far as can be told by now: a success with a field of its format, or a stream, or one
     * that cannot be read.
     */
    boolean isOllamas() {
        boolean isUnread = !isRead && !head.isPage() && format != ResponseFormat.NONE;
        return head.isSuccess() && (stats.isRecognised() || head.isStream() || isUnread);
    }

    /** Says whether a field of the format was met in a success. */
    boolean isRecognised() {
        return head.isSuccess() && stats.isRecognised();
    }

    /** Says whether the client has the whole of a stream, though its end may still be to come. */
    boolean isWholeForClient() {
        return head.isStream() && isMarkerFlushed && !stats.hasError();
    }

    /** Says whether the client ended its side before anything had failed. */
    boolean isWellUntilClientFinished() {
        return hasClientFinished && !hasFailedBefore;
    }

    /** Returns when the first generated piece of a stream was flushed, counted from the start; -1 if none was. */
    long firstTokenNanos(long startNanos) {
        return timing == null ? -1 : timing.firstTokenNanos(startNanos);
    }

    /** Returns the time from the first generated piece of a stream to the last one; -1 if there was none. */
    long generatingNanos() {
        return timing == null ? -1 : timing.generatingNanos();
    }
}
