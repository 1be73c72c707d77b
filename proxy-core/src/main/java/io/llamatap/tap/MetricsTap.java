package io.llamatap.tap;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricDescriptor;
import io.llamatap.metrics.ModelNames;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.Outcome;
import io.llamatap.metrics.OverheadPhase;
import io.llamatap.metrics.Phase;
import io.llamatap.metrics.StreamError;
import io.llamatap.tap.scan.AnswerFormat;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts one exchange. Called by its event loop alone; times are ticks in nanoseconds. Buffers are borrowed. Allocates nothing
 * per piece.
 *
 * <p>What fails while a body is read costs that body's facts, never the count of the exchange: see {@link RequestWatch} and
 * {@link AnswerWatch}.
 */
final class MetricsTap implements Tap {
    private static final int OK = 200;

    private final MetricsLoopTap loop;
    private final LoopMetrics metrics;
    private final String method;
    /** Whether it may turn out that a model is asked on a route that is not known. */
    private final boolean mayTurnOut;

    private OllamaEndpoint endpoint;
    private boolean isInference;
    private @Nullable ShapeGuess guess;
    private final long startNanos;
    private final RequestWatch request;
    private final AnswerWatch answer;
    /** Who copies the answer, if it is a listing that somebody wants. */
    private final @Nullable ListingCopy listing;

    private @Nullable AccessWatch access;
    private Phase phase = Phase.WAITING_FIRST_BYTE;
    private int model = ModelNames.NONE;
    private boolean isModelOverflow;
    private boolean isModelUnloaded;
    /** Whether Ollama vouches for the model: it answers for it. */
    private boolean isVouchedFor;
    /** Whether a model, known by name or not, counts as asked. */
    private boolean isAsking;

    private int uses;
    private boolean isSent;
    private boolean isAnswering;
    private boolean isFlushed;
    private long flushedNanos;
    private long requestBytes;
    private long responseBytes;

    MetricsTap(
            MetricsLoopTap loop, OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        this.loop = loop;
        this.metrics = loop.metrics();
        this.endpoint = endpoint;
        this.method = method;
        this.isInference = endpoint.isInference() && method.equals("POST");
        this.startNanos = nanos;
        this.mayTurnOut = endpoint.isUnknown() && method.equals("POST");
        this.request = new RequestWatch(loop, endpoint, isInference || mayTurnOut, contentEncoding);
        this.answer = new AnswerWatch(loop, endpoint, method);
        this.listing = endpoint.isAboutOllama() && method.equals("GET") ? loop.listing() : null;
        metrics.add(MetricDescriptor.REQUESTS_IN_FLIGHT, phase.place(), 1);
    }

    @Override
    public void onClient(@Nullable SocketAddress client, String method, String path) {
        Consumer<AccessRecord> log = loop.log();
        if (log != null) {
            access = new AccessWatch(log, client, method, path);
        }
    }

    @Override
    public void onRequestBody(ByteBuf bytes, int index, int length) {
        requestBytes += length;
        request.onBody(bytes, index, length);
    }

    @Override
    public void onRequestEnd() {
        request.onEnd();
        if (isInference) {
            name(startNanos);
        }
    }

    @Override
    public void onClientFinished() {
        answer.onClientFinished();
    }

    @Override
    public void onUpstreamConnecting() {
        enter(Phase.UPSTREAM_CONNECT);
    }

    @Override
    public void onUpstreamAcquired(boolean isReused, long waitNanos) {
        metrics.observe(MetricDescriptor.POOL_ACQUIRE, waitNanos);
        if (access != null) {
            access.onUpstreamAcquired(isReused, waitNanos);
        }
    }

    @Override
    public void onRequestSent(long nanos) {
        enter(Phase.WAITING_FIRST_BYTE);
        if (!isSent) { // a second time after a retry
            isSent = true;
            metrics.observe(MetricDescriptor.OVERHEAD, OverheadPhase.REQUEST.place(), nanos - startNanos);
        }
    }

    @Override
    public void onResponseHead(int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {
        answer.onHead(status, contentType, contentEncoding);
        if (listing != null && status == OK && !ContentCodings.isEncoded(contentEncoding)) {
            listing.begin(this);
        }
        if (isInference) {
            vouch(nanos);
        } else if (mayTurnOut && request.isAsking() && answer.isReadable()) {
            guess = new ShapeGuess(loop, answer.contentType());
        }
        enter(isInference && answer.isStreamRead() ? Phase.WAITING_FIRST_TOKEN : Phase.STREAMING);
    }

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {
        responseBytes += length;
        if (guess != null) {
            guess(guess, bytes, index, length, nanos);
        }
        answer.onBody(bytes, index, length);
        if (listing != null) {
            listing.add(this, bytes, index, length);
        }
    }

    private void guess(ShapeGuess held, ByteBuf bytes, int index, int length, long nanos) {
        AnswerFormat format = held.onBody(bytes, index, length);
        OllamaEndpoint shape = format == null || !request.asksFor(format) ? null : OllamaEndpoint.ofShape(format);
        if (shape != null) {
            guess = null;
            endpoint = shape;
            isInference = true;
            request.become(shape);
            answer.become(shape);
            answer.onHeld(held.held(), held.length());
            vouch(nanos);
        }
    }

    @Override
    public void onResponseFlushed(long readNanos, long nanos) {
        OverheadPhase overhead = isAnswering ? OverheadPhase.CHUNK : OverheadPhase.FIRST_BYTE;
        if (!isAnswering && access != null) {
            access.onFirstByte(nanos - startNanos);
        }
        isAnswering = true;
        metrics.observe(MetricDescriptor.OVERHEAD, overhead.place(), nanos - readNanos);
        isFlushed = true;
        flushedNanos = nanos;
        if (isInference) {
            vouch(nanos);
            if (answer.onFlushed(model, startNanos, nanos)) {
                enter(Phase.STREAMING);
            }
        } else {
            answer.onFlushed();
        }
    }

    @Override
    public void onFailed(String reason) {
        if (access != null) {
            access.onFailed(reason);
        }
    }

    @Override
    public void onEnd(ExchangeEnd end, int status, long nanos) {
        if (end == ExchangeEnd.COMPLETE) {
            answer.onEnd();
        }
        if (listing != null) {
            listing.end(this, endpoint, end == ExchangeEnd.COMPLETE);
        }
        if (isInference) {
            vouch(nanos);
            if (model == ModelNames.NONE) { // the request was never whole, or could not be read
                name(nanos);
            }
        }
        Outcome outcome = answer.outcome(end, status);
        UpstreamError strangeness = end == ExchangeEnd.COMPLETE ? answer.strangeness(status) : null;
        if (strangeness != null && outcome == Outcome.UPSTREAM_ERROR) {
            onStrange(strangeness, status);
        } else if (outcome == Outcome.OK && answer.isRecognised()) {
            loop.onOllama(nanos);
        }
        boolean isWhole = end == ExchangeEnd.COMPLETE && isFlushed;
        ExchangeRecord record = new ExchangeRecord(
                loop.route(endpoint),
                model,
                isModelOverflow,
                isModelUnloaded,
                outcome,
                status,
                streamError(outcome),
                phase,
                (isWhole ? flushedNanos : nanos) - startNanos,
                nanos,
                requestBytes,
                responseBytes,
                isInference ? answer.generation(outcome, request) : null);
        loop.recorder().record(record);
        if (isInference && answer.isSuccess()) {
            request.countFault();
        }
        metrics.add(MetricDescriptor.REQUESTS_IN_FLIGHT, phase.place(), -1);
        if (isAsking) {
            leave(nanos);
        }
        if (access != null) {
            tell(access, record);
        }
    }

    /** The response is not Ollama's. */
    private void onStrange(UpstreamError strangeness, int status) {
        loop.onUpstreamError(strangeness);
        loop.strangers().onStrange(method, endpoint, status, answer.contentType());
        onFailed(strangeness.label());
    }

    private void tell(AccessWatch log, ExchangeRecord record) {
        String name = request.model() == null ? answer.model() : request.model();
        log.onEnd(
                endpoint,
                startNanos,
                record,
                isInference ? name : null,
                (isInference && answer.isSuccess()) ? answer.isStream() : null,
                answer.firstTokenNanos(startNanos));
    }

    private @Nullable StreamError streamError(Outcome outcome) {
        if (outcome != Outcome.STREAM_ERROR) {
            return null;
        }
        return answer.hasError() ? StreamError.ERROR_OBJECT : StreamError.TRUNCATED;
    }

    private void vouch(long nanos) {
        if (!isVouchedFor && answer.isOllamas()) {
            isVouchedFor = true;
            name(nanos);
        }
    }

    /** Gives the exchange its model: one that Ollama lists at once, another one when Ollama vouches for it. */
    private void name(long nanos) {
        String name = request.model() == null ? answer.model() : request.model();
        int id = isVouchedFor ? loop.models().admitUsed(name) : loop.models().admitAsked(name);
        isModelOverflow = isVouchedFor && id == ModelNames.OTHER;
        become(id, nanos);
    }

    private void become(int id, long nanos) {
        if (isAsking && id == model) {
            return;
        }
        if (isAsking) {
            leave(nanos);
        }
        isAsking = true;
        model = id;
        uses = ModelUse.kinds(request.isWithoutPrompt(), request.isUnload());
        isModelUnloaded = metrics.isKnownUnloaded(id);
        metrics.use().begin(id, uses);
        if (id != ModelNames.NONE) {
            metrics.add(MetricDescriptor.MODEL_REQUESTS_IN_FLIGHT, id, 1);
            loop.recorder().expect(loop.route(endpoint), id);
        }
    }

    private void leave(long nanos) {
        metrics.use().end(model, uses, nanos);
        if (model != ModelNames.NONE) {
            metrics.add(MetricDescriptor.MODEL_REQUESTS_IN_FLIGHT, model, -1);
        }
    }

    private void enter(Phase next) {
        if (next != phase) {
            metrics.add(MetricDescriptor.REQUESTS_IN_FLIGHT, phase.place(), -1);
            metrics.add(MetricDescriptor.REQUESTS_IN_FLIGHT, next.place(), 1);
            phase = next;
        }
    }
}
