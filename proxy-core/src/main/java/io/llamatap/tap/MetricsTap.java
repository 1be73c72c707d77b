package io.llamatap.tap;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.OverheadPhase;
import io.llamatap.metrics.label.Phase;
import io.llamatap.tap.scan.ResponseFormat;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts one exchange. Called by its event loop alone; times are ticks in nanoseconds. Buffers are borrowed. Allocates nothing
 * per piece.
 *
 * <p>What fails while a body is read costs that body's facts, never the count of the exchange: see {@link RequestWatch} and
 * {@link ResponseWatch}.
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
    private final ResponseWatch response;
    private final AskedModel model;
    /** Who copies the answer, if it is a listing that somebody wants. */
    private final @Nullable ListingCopy listing;

    private @Nullable AccessWatch access;
    private Phase phase = Phase.WAITING_FIRST_BYTE;
    private boolean isSent;
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
        this.request = new RequestWatch(
                loop.feed(), loop.requestScanners(), endpoint, isInference || mayTurnOut, contentEncoding);
        this.response = new ResponseWatch(metrics, loop.feed(), loop.scanners(), endpoint, method);
        this.model = new AskedModel(metrics, loop.models(), loop.recorder(), request, response);
        this.listing = endpoint.isAboutOllama() && method.equals("GET") ? loop.listing() : null;
        metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(1);
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
            model.ask(endpoint, startNanos);
        }
    }

    @Override
    public void onClientFinished() {
        response.onClientFinished();
    }

    @Override
    public void onUpstreamConnecting() {
        enter(Phase.UPSTREAM_CONNECT);
    }

    @Override
    public void onUpstreamAcquired(boolean isReused, long waitNanos) {
        metrics.at(UpstreamFamilies.POOL_ACQUIRE).observe(waitNanos);
        if (access != null) {
            access.onUpstreamAcquired(isReused, waitNanos);
        }
    }

    @Override
    public void onRequestSent(long nanos) {
        enter(Phase.WAITING_FIRST_BYTE);
        if (!isSent) { // a second time after a retry
            isSent = true;
            metrics.at(UpstreamFamilies.OVERHEAD, OverheadPhase.REQUEST).observe(nanos - startNanos);
        }
    }

    @Override
    public void onResponseHead(int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {
        response.onHead(status, contentType, contentEncoding);
        if (listing != null && status == OK && !ContentCodings.isEncoded(contentEncoding)) {
            listing.begin(this);
        }
        if (isInference) {
            model.vouch(endpoint, nanos);
        } else if (mayTurnOut && request.isAsking() && response.head().isReadable()) {
            guess = new ShapeGuess(loop.feed(), loop.scanners(), response.head().contentType());
        }
        enter(isInference && response.isStreamRead() ? Phase.WAITING_FIRST_TOKEN : Phase.STREAMING);
    }

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {
        responseBytes += length;
        if (guess != null) {
            guess(guess, bytes, index, length, nanos);
        }
        response.onBody(bytes, index, length);
        if (listing != null) {
            listing.add(this, bytes, index, length);
        }
    }

    private void guess(ShapeGuess held, ByteBuf bytes, int index, int length, long nanos) {
        ResponseFormat format = held.onBody(bytes, index, length);
        OllamaEndpoint shape = format == null || !request.asksFor(format) ? null : OllamaEndpoint.ofShape(format);
        if (shape != null) {
            guess = null;
            endpoint = shape;
            isInference = true;
            request.become(shape);
            response.become(shape, held);
            model.vouch(endpoint, nanos);
        }
    }

    @Override
    public void onResponseFlushed(long readNanos, long nanos) {
        OverheadPhase overhead = isFlushed ? OverheadPhase.CHUNK : OverheadPhase.FIRST_BYTE;
        if (!isFlushed && access != null) {
            access.onFirstByte(nanos - startNanos);
        }
        metrics.at(UpstreamFamilies.OVERHEAD, overhead).observe(nanos - readNanos);
        isFlushed = true;
        flushedNanos = nanos;
        if (isInference) {
            model.vouch(endpoint, nanos);
            if (response.onFlushed(model.label(), startNanos, nanos)) {
                enter(Phase.STREAMING);
            }
        } else {
            response.onFlushed();
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
            response.onEnd();
        }
        if (listing != null) {
            listing.end(this, endpoint, end == ExchangeEnd.COMPLETE);
        }
        if (isInference) {
            model.settle(endpoint, nanos);
        }
        Outcome outcome = Outcomes.of(end, status, endpoint, response);
        UpstreamError strangeness =
                end == ExchangeEnd.COMPLETE ? Outcomes.strangeness(status, endpoint, response) : null;
        if (strangeness != null && outcome == Outcome.UPSTREAM_ERROR) {
            onStrange(strangeness, status);
        } else if (outcome == Outcome.OK && response.isRecognised()) {
            loop.onOllama(nanos);
        }
        boolean isWhole = end == ExchangeEnd.COMPLETE && isFlushed;
        ExchangeRecord record = new ExchangeRecord(
                endpoint,
                model.label(),
                model.isOverflow(),
                model.isUnloaded(),
                outcome,
                status,
                Outcomes.streamError(outcome, response),
                phase,
                (isWhole ? flushedNanos : nanos) - startNanos,
                nanos,
                requestBytes,
                responseBytes,
                isInference ? Generations.of(outcome, request, response) : null);
        loop.recorder().record(record);
        if (isInference && response.head().isSuccess()) {
            request.countFault();
        }
        metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(-1);
        model.leave(nanos);
        if (access != null) {
            tell(access, record);
        }
    }

    /** The response is not Ollama's. */
    private void onStrange(UpstreamError strangeness, int status) {
        loop.onStrange(strangeness, method, endpoint, status, response.head().contentType());
        onFailed(strangeness.label());
    }

    private void tell(AccessWatch log, ExchangeRecord record) {
        log.onEnd(
                endpoint,
                startNanos,
                record,
                isInference ? model.name() : null,
                (isInference && response.head().isSuccess()) ? response.head().isStream() : null,
                response.firstTokenNanos(startNanos));
    }

    private void enter(Phase next) {
        if (next != phase) {
            metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(-1);
            metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, next).add(1);
            phase = next;
        }
    }
}
