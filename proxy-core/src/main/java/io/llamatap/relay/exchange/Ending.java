package io.llamatap.relay.exchange;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how one exchange ends: with a complete response, with a failure, or because the client or the upstream has left. The
 * first cause decides, and the exchange ends once.
 *
 * <p>Used on the event loop of the exchange.
 */
public final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final ClientSide client;
    private final ListenerLoop listener;
    private final UpstreamSide upstream;
    private final RequestLine request;
    private final GuardedTap tap;
    private final Upload upload;
    private final Response response;
    private boolean ended;
    /** Whether the outcome is decided and only sending is left. */
    private boolean decided;

    private ExchangeEnd endIfClientLeaves = ExchangeEnd.CLIENT_LEFT;

    Ending(
            ClientSide client,
            ListenerLoop listener,
            UpstreamSide upstream,
            RequestLine request,
            GuardedTap tap,
            Upload upload,
            Response response) {
        this.client = client;
        this.listener = listener;
        this.upstream = upstream;
        this.request = request;
        this.tap = tap;
        this.upload = upload;
        this.response = response;
    }

    public boolean isEnded() {
        return ended;
    }

    /** The response is complete: from now on only sending it can fail. */
    void settle() {
        decided = true;
    }

    /** Ends the exchange once the whole response was handed to the kernel. */
    void whenSent() {
        client.output().whenFlushed(() -> {
            if (!ended) {
                end(ExchangeEnd.COMPLETE);
                client.onResponded(request, response.closesAfter() || !mayPersist());
            }
        });
    }

    /** Returns whether the client's connection may be used for another request after this one. */
    boolean mayPersist() {
        return upload.isComplete() && listener.mayPersist(request);
    }

    /** Ends the exchange because of a failure: with an error response, or by closing the connection if a response has begun. */
    public void fail(GatewayFailure failure) {
        assert listener.loop().eventLoop().inEventLoop();
        if (ended || decided) {
            return;
        }
        decided = true;
        if (!upload.isBegun()) {
            // Only the body contains the name of the model.
            client.showArrivedBody();
        }
        report(failure);
        upstream.release(UpstreamClosed.ERROR);
        if (response.isStarted()) {
            ExchangeEnd end = failure.exchangeEnd();
            end(end == ExchangeEnd.UPSTREAM_FAILED ? ExchangeEnd.TRUNCATED : end);
            client.breakOff(response.endsWithConnection());
        } else {
            respond(failure);
        }
    }

    private void report(GatewayFailure failure) {
        if (response.isStarted()) {
            listener.reportMidway(failure, client.output().remoteAddress());
        } else {
            listener.report(failure, client.output().remoteAddress());
        }
        UpstreamError error = failure.upstreamError();
        tap.onFailed(failure.label(), error);
        if (error == null) {
            listener.tap().onRejectedMidway(failure.label());
            return;
        }
        listener.tap().onUpstreamError(error);
        if (failure.isUnreachable()) {
            listener.reachability().observe(Reachability.State.UNREACHABLE, failure.message());
        }
    }

    private void respond(GatewayFailure failure) {
        response.setStatus(failure.status());
        endIfClientLeaves = failure.exchangeEnd();
        boolean persist = mayPersist();
        client.writeFailure(failure, request, persist);
        client.output().whenFlushed(() -> {
            if (!ended) {
                end(failure.exchangeEnd());
                client.onResponded(request, !persist);
            }
        });
    }

    /**
     * Ends the exchange after the upstream closed the connection in reaction to the client's half-close. The client sees what it
     * would see without a proxy: the end of the connection.
     */
    void withClient() {
        if (ended || decided) {
            return;
        }
        end(ExchangeEnd.CLIENT_LEFT);
        if (response.isStarted()) {
            client.breakOff(response.endsWithConnection());
        } else {
            client.onLeft();
        }
    }

    /** The client has left. Ollama stops working on a request only when its connection is closed. */
    public void onClientLeft() {
        if (!ended) {
            upstream.release(UpstreamClosed.CLIENT_LEFT);
            end(endIfClientLeaves);
        }
    }

    /** The client's connection is closed by us in the middle of the exchange. */
    public void onBrokenOff(ClientClosed reason) {
        if (!ended) {
            boolean isOver = decided;
            if (!isOver) {
                tap.onFailed(reason.label(), null);
            }
            upstream.release(reason == ClientClosed.DRAIN ? UpstreamClosed.DRAIN : UpstreamClosed.ERROR);
            // An outcome that was decided before, such as a failure, stays the outcome.
            end(isOver && endIfClientLeaves != ExchangeEnd.CLIENT_LEFT ? endIfClientLeaves : ExchangeEnd.BROKEN_OFF);
        }
    }

    /** The client has read nothing for longer than the write-stall limit. */
    public void onClientStalled() {
        timeOut("write_stall");
    }

    /**
     * The client has closed its sending side, and the upstream, which was told so, has sent nothing for longer than the
     * half-close limit.
     */
    public void onHalfCloseTimeout() {
        timeOut("half_close_timeout");
    }

    /**
     * Ends the exchange without a response, hence without a {@link GatewayFailure}. The reason is one of a closed set of labels.
     */
    private void timeOut(String reason) {
        if (!ended) {
            tap.onFailed(reason, null);
            upstream.release(UpstreamClosed.CLIENT_LEFT);
            end(ExchangeEnd.TIMED_OUT);
        }
    }

    private void end(ExchangeEnd end) {
        assert listener.loop().eventLoop().inEventLoop();
        ended = true;
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {} from {}: {} {}",
                    request.method(),
                    request.endpoint().route(),
                    client.output().remoteAddress(),
                    response.status(),
                    end);
        }
        upload.close();
        tap.onEnd(end, response.status(), listener.loop().now());
        listener.loop().exchangeEnded();
    }
}
