package io.llamatap.tap.meter;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.OverheadPhase;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TraceIds;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts one exchange. Used by the event loop of the exchange only. Times are ticks in nanoseconds, and buffers are borrowed.
 * Allocates nothing per chunk.
 *
 * <p>If a body cannot be read, its facts are missing, but the exchange is still counted: see {@link RequestWatch}
 * and {@link ResponseWatch}.
 */
final class MetricsTap implements Tap {
    private static final int OK = 200;
    private final MetricsLoopTap loop;
    private final LoopMetrics metrics;
    private final String method;

    private final CountedRoute route;
    private final long startNanos;
    private final RequestWatch request;
    private final ResponseWatch response;
    private final RequestedModel model;
    /** The phase of the exchange, and what other threads see of it. */
    private final InFlightRequest row;
    /** Copies the response, if it is a listing that an observer wants. */
    private final @Nullable ListingCopy listing;

    private @Nullable AccessWatch access;
    private boolean isSent;
    private boolean isFlushed;
    private long flushedNanos;
    /** The trace for exemplars; 0 and 0 for none. */
    private long traceHigh;

    private long traceLow;
    private long requestBytes;
    private long responseBytes;

    MetricsTap(
            MetricsLoopTap loop, OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        this.loop = loop;
        this.metrics = loop.metrics();
        this.method = method;
        this.route = new CountedRoute(endpoint, method);
        this.startNanos = nanos;
        this.request = new RequestWatch(
                loop.feed(), loop.requestScanners(), endpoint, route.mayBeInference(), contentEncoding);
        this.response = new ResponseWatch(metrics, loop.feed(), loop.scanners(), endpoint, method);
        this.row = loop.inFlight().begin(endpoint, nanos);
        this.model = new RequestedModel(metrics, loop.models(), loop.recorder(), request, response, row);
        this.listing = endpoint.isAboutOllama() && method.equals("GET") ? loop.listing() : null;
    }

    @Override
    public void onClient(@Nullable SocketAddress client, String method, String path) {
        row.from(client);
        Consumer<AccessRecord> log = loop.log();
        if (log != null) {
            access = new AccessWatch(log, client, method, path);
        }
    }

    @Override
    public void onIds(long high, long low, boolean isSampled, @Nullable String requestId) {
        if (isSampled) {
            traceHigh = high;
            traceLow = low;
        }
        if (access != null) {
            access.onIds(new TraceIds(high, low, requestId));
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
        loop.inFlight().whole(row, requestBytes);
        if (route.isInference()) {
            model.ask(route.endpoint(), startNanos);
        }
    }

    @Override
    public void onClientFinished() {
        response.onClientFinished();
    }

    @Override
    public void onUpstreamConnecting() {
        loop.inFlight().connecting(row);
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
        loop.inFlight().enter(row, Phase.WAITING_FIRST_BYTE, nanos);
        if (!isSent) { // called again after a retry
            isSent = true;
            metrics.at(UpstreamFamilies.OVERHEAD, OverheadPhase.REQUEST).observe(nanos - startNanos);
        }
    }

    @Override
    public void onResponseHead(int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {
        row.heard(nanos);
        response.onHead(status, contentType, contentEncoding);
        if (listing != null && status == OK && !ContentCodings.isEncoded(contentEncoding)) {
            listing.begin(this);
        }
        route.onHead(loop, request, response.head());
        if (route.isInference()) {
            model.confirm(route.endpoint(), nanos);
        }
        model.onResponse();
        Phase next = route.isInference() && response.isStreamRead() ? Phase.WAITING_FIRST_TOKEN : Phase.STREAMING;
        loop.inFlight().enter(row, next, nanos);
    }

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {
        responseBytes += length;
        row.heard(nanos);
        if (route.detect(bytes, index, length, request, response)) {
            row.treatAs(route.endpoint());
            model.confirm(route.endpoint(), nanos);
        }
        response.onBody(bytes, index, length);
        if (listing != null) {
            listing.add(this, bytes, index, length);
        }
    }

    @Override
    public void onResponseHeld(boolean isHeld) {
        loop.inFlight().hold(row, isHeld);
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
        if (route.isInference()) {
            model.confirm(route.endpoint(), nanos);
            metrics.trace(traceHigh, traceLow);
            if (response.onFlushed(model.label(), startNanos, nanos)) {
                row.generated(response.stats().generatedFrames(), nanos);
                loop.inFlight().enter(row, Phase.STREAMING, nanos);
            }
        } else {
            response.onFlushed();
        }
    }

    @Override
    public void onFailed(String reason, @Nullable UpstreamError error) {
        response.onAborted(error);
        if (access != null) {
            access.onFailed(reason);
        }
    }

    @Override
    public void onEnd(ExchangeEnd end, int status, long nanos) {
        OllamaEndpoint endpoint = route.endpoint();
        boolean isInference = route.isInference();
        Phase phase = loop.inFlight().end(row, end, nanos);
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
        UpstreamError foreignError =
                end == ExchangeEnd.COMPLETE ? Outcomes.foreignError(status, endpoint, response) : null;
        if (foreignError != null && outcome == Outcome.UPSTREAM_ERROR) {
            loop.onForeignResponse(foreignError, method, endpoint, response.head());
            onFailed(foreignError.label(), foreignError);
        } else if (outcome == Outcome.OK && response.isRecognised()) {
            loop.onOllama(nanos);
        }
        ExchangeRecord record = new ExchangeRecord(
                endpoint,
                model.label(),
                model.isOverflow(),
                model.isUnloaded(),
                outcome,
                status,
                Outcomes.streamError(outcome, response),
                phase,
                (end == ExchangeEnd.COMPLETE && isFlushed ? flushedNanos : nanos) - startNanos,
                nanos,
                requestBytes,
                responseBytes,
                isInference ? Generations.of(outcome, request, response) : null);
        metrics.trace(traceHigh, traceLow);
        loop.recorder().record(record);
        GivenValue.ModelFailure failure = isInference ? ModelFailures.of(status, response) : null;
        loop.outcomes().record(record, failure);
        Truncation cut = loop.prompts().record(record, request.prompt(endpoint), startNanos);
        if (isInference && response.head().isSuccess()) {
            request.countFault();
        }
        loop.inFlight().left(phase);
        model.leave(nanos);
        if (access != null) {
            access.onEnd(endpoint, startNanos, record, isInference ? model.name() : null, response, failure, cut);
        }
    }
}
