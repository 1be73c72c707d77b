package io.llamatap.tap;

import io.llamatap.metrics.Finish;
import io.llamatap.metrics.Generation;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricDescriptor;
import io.llamatap.metrics.Outcome;
import io.llamatap.metrics.Unmetered;
import io.llamatap.tap.scan.AnswerFormat;
import io.llamatap.tap.scan.AnswerScanner;
import io.llamatap.tap.scan.FinishReason;
import io.llamatap.tap.scan.InferenceStats;
import io.llamatap.tap.scan.ScanFault;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer for what it tells, and times its generated pieces by their flush. Owned by the event loop of its
 * exchange; ticks in nanoseconds.
 */
final class AnswerWatch {
    private static final int FIRST_REDIRECT = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_FAILURE = 400;
    /** What Ollama answers a request with that its client has left. */
    private static final int CLIENT_CLOSED = 499;

    private static final int FIRST_SERVER_FAILURE = 500;

    private final MetricsLoopTap loop;
    private AnswerFormat format;
    private Api api;
    /** What reads the answer. */
    private AnswerScanner answer;
    /** What that has told so far. */
    private InferenceStats stats;

    private OllamaEndpoint endpoint;

    /** Whether the answer is to be read: nothing has been thrown at it so far. */
    private boolean isRead;

    private String contentType = "";
    private boolean isSuccess;
    private boolean isFailure;
    private boolean isEncoded;
    private boolean isStream;
    private boolean isText;
    private boolean isPage;
    private boolean isMarkerFlushed;
    private boolean hasClientFinished;
    private boolean hasFailedBefore;

    private int timedFrames;
    private boolean isAnswerTimed;
    private boolean isTimed;
    private long firstNanos;
    private long lastNanos;

    AnswerWatch(MetricsLoopTap loop, OllamaEndpoint endpoint, String method) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.api = endpoint.api();
        String own = endpoint.answerFormat().isAboutOllama() ? "GET" : "POST";
        this.format = method.equals(own) ? endpoint.answerFormat() : AnswerFormat.NONE;
        this.answer = loop.scanners().of(format);
        this.stats = answer.stats();
    }

    void onHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        isSuccess = status >= 200 && status < 300;
        isFailure = status >= FIRST_FAILURE;
        isEncoded = ContentCodings.isEncoded(contentEncoding);
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        this.contentType = type;
        // Transcriptions are labelled as NDJSON, but come whole.
        isStream = format != AnswerFormat.TRANSCRIPTION
                && (type.startsWith("text/event-stream") || type.startsWith("application/x-ndjson"));
        // Ollama has no pages.
        isPage = type.startsWith("text/html") || type.startsWith("application/xhtml");
        // Only transcripts can be asked for as text; on all other routes the label is no more than a hint.
        isText = format == AnswerFormat.TRANSCRIPTION && type.startsWith("text/") && !isPage;
        isRead = isSuccess && !isEncoded && !isText && !isPage && format.isScanned();
        if (isRead) {
            answer.label(type);
        }
    }

    /** The answer, of which only the head was looked at so far, turned out to be one as of another route. */
    void become(OllamaEndpoint shape) {
        endpoint = shape;
        api = shape.api();
        format = shape.answerFormat();
        answer = loop.scanners().of(format);
        stats = answer.stats();
        answer.label(contentType);
        isRead = true;
    }

    /** Reads bytes that were held until it was known what they are. */
    void onHeld(byte[] bytes, int length) {
        if (isRead && !loop.feed().scan(answer, bytes, length)) {
            isRead = false;
        }
    }

    /** Says whether the body could be read. */
    boolean isReadable() {
        return isSuccess && !isEncoded && !isPage;
    }

    /** Reads bytes that stay the caller's; the first exception ends that, and is counted. */
    void onBody(ByteBuf bytes, int index, int length) {
        if (isRead && !loop.feed().scan(answer, bytes, index, length)) {
            isRead = false;
        }
    }

    void onEnd() {
        if (isRead && !loop.feed().end(answer)) {
            isRead = false;
        }
        ScanFault fault = stats.fault();
        if (fault != null) {
            loop.count(Translations.failure(fault));
        }
    }

    /** Notes what the client has by now of an answer that is not timed. */
    void onFlushed() {
        isMarkerFlushed = stats.isTerminated();
    }

    /**
     * Times what was flushed.
     *
     * @return whether the flush held something generated
     */
    boolean onFlushed(int model, long startNanos, long nanos) {
        isMarkerFlushed = stats.isTerminated();
        if (!isStream || stats.generatedFrames() == timedFrames) {
            return false;
        }
        timedFrames = stats.generatedFrames();
        LoopMetrics metrics = loop.metrics();
        if (!isTimed) {
            isTimed = true;
            firstNanos = nanos;
            metrics.observe(MetricDescriptor.TIME_TO_FIRST_TOKEN, model, loop.api(api), nanos - startNanos);
        } else {
            metrics.observe(MetricDescriptor.INTER_CHUNK, model, nanos - lastNanos);
        }
        lastNanos = nanos;
        if (!isAnswerTimed && stats.answerFrames() > 0) {
            isAnswerTimed = true;
            metrics.observe(MetricDescriptor.TIME_TO_FIRST_ANSWER, model, nanos - startNanos);
        }
        return true;
    }

    boolean hasError() {
        return stats.hasError();
    }

    /** Returns the kind of content as sent, in lower case; empty where it was not told. */
    String contentType() {
        return contentType;
    }

    boolean isSuccess() {
        return isSuccess;
    }

    /** Says whether the answer comes in pieces. */
    boolean isStream() {
        return isStream;
    }

    /** Returns when the first generated piece of a stream was flushed, counted from the start; -1 if none was. */
    long firstTokenNanos(long startNanos) {
        return isTimed ? firstNanos - startNanos : -1;
    }

    boolean isStreamRead() {
        return isStream && isRead;
    }

    /**
     * Says whether only Ollama answers so, as far as can be told by now: a success with a field of its format, or a stream, or one
     * that cannot be read.
     */
    boolean isOllamas() {
        boolean isUnread = !isRead && !isPage && format != AnswerFormat.NONE;
        return isSuccess && (stats.isRecognised() || isStream || isUnread);
    }

    /** Says whether a field of the format was met in a success. */
    boolean isRecognised() {
        return isSuccess && stats.isRecognised();
    }

    /** The client ended its side: what fails from here on on a route that Ollama then gives up, fails for that. */
    void onClientFinished() {
        hasClientFinished = true;
        hasFailedBefore = isFailure || stats.hasError();
    }

    /** Returns what shows that a whole answer is not Ollama's; null if nothing does. */
    @Nullable
    UpstreamError strangeness(int status) {
        if (format == AnswerFormat.NONE && !endpoint.isNeverPageOrRedirect()) {
            return null;
        }
        // Only what was asked for before can be unchanged; nothing that a model computes is.
        boolean mayBeUnchanged = format == AnswerFormat.NONE || format.isAboutOllama();
        if (status >= FIRST_REDIRECT && status < FIRST_FAILURE && (status != NOT_MODIFIED || !mayBeUnchanged)) {
            return UpstreamError.REDIRECT;
        }
        boolean isForeign = isRead && !format.isAboutOllama() && answer.isForeign();
        return isSuccess && (isPage || isForeign) ? UpstreamError.FOREIGN_BODY : null;
    }

    /** Returns the model that the answer names. */
    @Nullable
    String model() {
        return stats.model();
    }

    Outcome outcome(ExchangeEnd end, int status) {
        Outcome outcome =
                switch (end) {
                    case CLIENT_LEFT -> left(status);
                    case TRUNCATED -> Outcome.STREAM_ERROR;
                    case UPSTREAM_FAILED -> Outcome.UPSTREAM_ERROR;
                    case TIMED_OUT -> Outcome.TIMEOUT;
                    case BROKEN_OFF -> isWholeForClient() ? Outcome.OK : brokenOff();
                    case REJECTED -> Outcome.REJECTED;
                    case COMPLETE -> complete(status);
                };
        return hasClientFinished && isConsequence(outcome, status) ? Outcome.CANCELLED : outcome;
    }

    /** What came before the client left decides; a client of OpenAI's libraries closes at the marker, before the last chunk. */
    private Outcome left(int status) {
        if (isWholeForClient()) {
            return Outcome.OK;
        }
        if (stats.hasError()) {
            return Outcome.STREAM_ERROR;
        }
        return status >= FIRST_FAILURE ? complete(status) : Outcome.CANCELLED;
    }

    private Outcome brokenOff() {
        return stats.hasError() ? Outcome.STREAM_ERROR : Outcome.TIMEOUT;
    }

    private boolean isWholeForClient() {
        return isStream && isMarkerFlushed && !stats.hasError();
    }

    /** Ollama gives up what it computes or pulls when the client ends its side, and tells so as a failure. */
    private boolean isConsequence(Outcome outcome, int status) {
        if (!endpoint.stopsWithClient() || hasFailedBefore) {
            return false;
        }
        return switch (outcome) {
            case STREAM_ERROR, INCOMPLETE, UPSTREAM_ERROR -> true;
            case CLIENT_ERROR -> status == CLIENT_CLOSED;
            default -> false;
        };
    }

    private Outcome complete(int status) {
        if (status >= FIRST_SERVER_FAILURE) {
            return Outcome.UPSTREAM_ERROR;
        }
        if (status >= FIRST_FAILURE) {
            return Outcome.CLIENT_ERROR;
        }
        if (strangeness(status) != null) {
            return Outcome.UPSTREAM_ERROR;
        }
        if (!isRead || format.isAboutOllama()) {
            return Outcome.OK;
        }
        if (stats.hasError()) {
            return Outcome.STREAM_ERROR;
        }
        // Where our own limits ended the reading, the marker may have come unseen.
        boolean isBlind = stats.fault() == ScanFault.DEPTH;
        return stats.isTerminated() || isBlind ? Outcome.OK : Outcome.INCOMPLETE;
    }

    Generation generation(Outcome outcome, RequestWatch request) {
        Finish finish = finish(outcome, request);
        boolean isOk = outcome == Outcome.OK;
        boolean hasCounts = hasCounts();
        boolean isWarmUp = finish == Finish.LOAD || finish == Finish.UNLOAD;
        return new Generation(
                format != AnswerFormat.EMBED,
                finish,
                stats.promptTokens(),
                stats.cachedTokens(),
                stats.outputTokens(),
                stats.generatedFrames(),
                isOk && isStream && !hasCounts && stats.generatedFrames() > 0,
                stats.totalDurationNanos(),
                stats.loadDurationNanos(),
                stats.promptEvalDurationNanos(),
                stats.evalDurationNanos(),
                isTimed ? lastNanos - firstNanos : -1,
                isOk && !hasCounts && !isWarmUp ? unmetered(request) : null);
    }

    private boolean hasCounts() {
        return stats.promptTokens() >= 0 || stats.outputTokens() >= 0;
    }

    private Unmetered unmetered(RequestWatch request) {
        if (isEncoded || request.isEncoded()) {
            return Unmetered.CONTENT_ENCODING;
        }
        return isText ? Unmetered.NON_JSON : Unmetered.NO_USAGE;
    }

    private Finish finish(Outcome outcome, RequestWatch request) {
        FinishReason reason = stats.finishReason();
        if (outcome == Outcome.STREAM_ERROR) {
            return Finish.ERROR;
        }
        if (reason != null) {
            return Translations.finish(reason);
        }
        // Embeddings of nothing load a model too, but give no reason; whatever took tokens computed.
        if (outcome == Outcome.OK && request.isWithoutPrompt() && !hasCounts()) {
            return request.isUnload() ? Finish.UNLOAD : Finish.LOAD;
        }
        return Finish.NONE;
    }
}
