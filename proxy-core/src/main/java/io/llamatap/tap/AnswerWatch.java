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
import io.llamatap.tap.scan.ScanFault;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer for what it tells, and times its generated pieces by their flush. Owned by the event loop of its
 * exchange; ticks in nanoseconds.
 */
final class AnswerWatch {
    private final MetricsLoopTap loop;
    private final AnswerFormat format;
    private final Api api;
    /** What reads the answer, and what that has told so far. */
    private final AnswerScanner answer;

    /** Whether the answer is to be read: nothing has been thrown at it so far. */
    private boolean isRead;

    private boolean isSuccess;
    private boolean isEncoded;
    private boolean isStream;
    private boolean isText;
    private boolean isMarkerFlushed;

    private int timedFrames;
    private boolean isAnswerTimed;
    private boolean isTimed;
    private long firstNanos;
    private long lastNanos;

    AnswerWatch(MetricsLoopTap loop, OllamaEndpoint endpoint, String method) {
        this.loop = loop;
        this.api = endpoint.api();
        String own = endpoint.answerFormat() == AnswerFormat.MODEL_LIST ? "GET" : "POST";
        this.format = method.equals(own) ? endpoint.answerFormat() : AnswerFormat.NONE;
        this.answer = loop.scanners().of(format);
    }

    void onHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        isSuccess = status >= 200 && status < 300;
        isEncoded = ContentCodings.isEncoded(contentEncoding);
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        // Transcriptions are labelled as NDJSON, but come whole.
        isStream = format != AnswerFormat.TRANSCRIPTION
                && (type.startsWith("text/event-stream") || type.startsWith("application/x-ndjson"));
        // Only transcripts can be asked for as text; on all other routes the label is no more than a hint.
        isText = format == AnswerFormat.TRANSCRIPTION && type.startsWith("text/");
        isRead = isSuccess && !isEncoded && !isText && format != AnswerFormat.NONE;
        if (isRead) {
            answer.label(contentType);
        }
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
        ScanFault fault = answer.fault();
        if (fault != null) {
            loop.count(Translations.failure(fault));
        }
    }

    /**
     * Times what was flushed.
     *
     * @return whether the flush held something generated
     */
    boolean onFlushed(int model, long startNanos, long nanos) {
        isMarkerFlushed = answer.isTerminated();
        if (!isStream || answer.generatedFrames() == timedFrames) {
            return false;
        }
        timedFrames = answer.generatedFrames();
        LoopMetrics metrics = loop.metrics();
        if (!isTimed) {
            isTimed = true;
            firstNanos = nanos;
            metrics.observe(MetricDescriptor.TIME_TO_FIRST_TOKEN, model, loop.api(api), nanos - startNanos);
        } else {
            metrics.observe(MetricDescriptor.INTER_CHUNK, model, nanos - lastNanos);
        }
        lastNanos = nanos;
        if (!isAnswerTimed && answer.answerFrames() > 0) {
            isAnswerTimed = true;
            metrics.observe(MetricDescriptor.TIME_TO_FIRST_ANSWER, model, nanos - startNanos);
        }
        return true;
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

    /** Returns the model that the answer names. */
    @Nullable
    String model() {
        return answer.model();
    }

    Outcome outcome(ExchangeEnd end, int status) {
        return switch (end) {
            // Clients of OpenAI's libraries close at the marker, before the last chunk.
            case CLIENT_LEFT -> isStream && isMarkerFlushed && !answer.hasError() ? Outcome.OK : Outcome.CANCELLED;
            case TRUNCATED -> Outcome.STREAM_ERROR;
            case UPSTREAM_FAILED -> Outcome.UPSTREAM_ERROR;
            case TIMED_OUT -> Outcome.TIMEOUT;
            case REJECTED -> Outcome.REJECTED;
            case COMPLETE -> complete(status);
        };
    }

    private Outcome complete(int status) {
        if (status >= 500) {
            return Outcome.UPSTREAM_ERROR;
        }
        if (status >= 400) {
            return Outcome.CLIENT_ERROR;
        }
        if (!isRead || format == AnswerFormat.MODEL_LIST) {
            return Outcome.OK;
        }
        if (answer.hasError()) {
            return Outcome.STREAM_ERROR;
        }
        // Where our own limits ended the reading, the marker may have come unseen.
        ScanFault fault = answer.fault();
        boolean isBlind = fault == ScanFault.DEPTH || fault == ScanFault.UNKNOWN_FRAMING;
        return answer.isTerminated() || isBlind ? Outcome.OK : Outcome.INCOMPLETE;
    }

    Generation generation(Outcome outcome, RequestWatch request) {
        Finish finish = finish(outcome, request);
        boolean isOk = outcome == Outcome.OK;
        boolean hasCounts = answer.promptTokens() >= 0 || answer.outputTokens() >= 0;
        boolean isWarmUp = finish == Finish.LOAD || finish == Finish.UNLOAD;
        return new Generation(
                format != AnswerFormat.EMBED,
                finish,
                answer.promptTokens(),
                answer.cachedTokens(),
                answer.outputTokens(),
                answer.generatedFrames(),
                isOk && isStream && !hasCounts && answer.generatedFrames() > 0,
                answer.totalDurationNanos(),
                answer.loadDurationNanos(),
                answer.promptEvalDurationNanos(),
                answer.evalDurationNanos(),
                isTimed ? lastNanos - firstNanos : -1,
                isOk && !hasCounts && !isWarmUp ? unmetered(request) : null);
    }

    private Unmetered unmetered(RequestWatch request) {
        if (isEncoded || request.isEncoded()) {
            return Unmetered.CONTENT_ENCODING;
        }
        return isText || answer.fault() == ScanFault.UNKNOWN_FRAMING ? Unmetered.NON_JSON : Unmetered.NO_USAGE;
    }

    private Finish finish(Outcome outcome, RequestWatch request) {
        FinishReason reason = answer.finishReason();
        if (outcome == Outcome.STREAM_ERROR) {
            return Finish.ERROR;
        }
        if (reason != null) {
            return Translations.finish(reason);
        }
        // Embeddings of nothing load a model too, but give no reason.
        if (outcome == Outcome.OK && request.isWithoutPrompt()) {
            return request.isUnload() ? Finish.UNLOAD : Finish.LOAD;
        }
        return Finish.NONE;
    }
}
