package io.llamatap.relay.exchange;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one exchange ends: with a whole response, with a failure, or since one of its sides is gone. Whatever comes first ends it, once.
 *
 * <p>On the exchange's event loop.
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
    /** Whether it is decided how it ends, and only sending is left. */
    private boolean settled;

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

    /** The response is whole; nothing can fail any more but its sending. */
    void settle() {
        settled = true;
    }

    /** Ends once the whole response was handed to the kernel. */
    void whenSent() {
        client.output().whenFlushed(() -> {
            if (!ended) {
                end(ExchangeEnd.COMPLETE);
                client.onResponded(request, response.closesAfter() || !mayPersist());
            }
        });
    }

    /** Says whether the client's connection may carry another request after this one. */
    boolean mayPersist() {
        return upload.isComplete() && listener.mayPersist(request);
    }

    /** Ends for a cause on our side or the upstream's: with a response of our own, or by breaking off. */
    public void fail(GatewayFailure failure) {
        if (ended || settled) {
            return;
        }
        settled = true;
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
            listener.tellMidway(failure, client.output().remoteAddress());
        } else {
            listener.tell(failure, client.output().remoteAddress());
        }
        tap.onFailed(failure.label());
        UpstreamError error = failure.upstreamError();
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

    /** The upstream takes the client's end for its leaving. The client sees what it would have seen without us: an end. */
    void withClient() {
        if (ended || settled) {
            return;
        }
        end(ExchangeEnd.CLIENT_LEFT);
        if (response.isStarted()) {
            client.breakOff(response.endsWithConnection());
        } else {
            client.onLeft();
        }
    }

    /** The client is gone: only closing makes Ollama stop. */
    public void onClientLeft() {
        if (!ended) {
            upstream.release(UpstreamClosed.CLIENT_LEFT);
            end(endIfClientLeaves);
        }
    }

    /** We close the client's connection in the middle of the exchange. */
    public void onBrokenOff(ClientClosed reason) {
        if (!ended) {
            boolean isOver = settled;
            if (!isOver) {
                tap.onFailed(reason.label());
            }
            upstream.release(reason == ClientClosed.DRAIN ? UpstreamClosed.DRAIN : UpstreamClosed.ERROR);
            // A failure of its own, or the last flush, was under way: that stays what became of it.
            end(isOver && endIfClientLeaves != ExchangeEnd.CLIENT_LEFT ? endIfClientLeaves : ExchangeEnd.BROKEN_OFF);
        }
    }

    /** The client takes nothing of what waits for it. */
    public void onClientStalled() {
        overdue("write_stall");
    }

    /** The client has ended its sending, and the upstream that was told so says nothing: neither is waited for any longer. */
    public void onHalfCloseTimeout() {
        overdue("half_close_timeout");
    }

    /** Ends with no response at all, hence for no {@link GatewayFailure}; the reason is one of a closed set of words. */
    private void overdue(String reason) {
        if (!ended) {
            tap.onFailed(reason);
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
        upload.release();
        tap.onEnd(end, response.status(), listener.loop().now());
        listener.loop().exchangeEnded();
    }
}
