package io.llamatap.relay;

import io.llamatap.relay.io.Reading;
import io.llamatap.tap.UpstreamClosed;
import org.jspecify.annotations.Nullable;

/**
 * Gets an exchange its upstream connection, an idle one or a new one, and gives it up again.
 *
 * <p>On the exchange's event loop.
 */
final class UpstreamLink {
    private final Exchange exchange;
    private final UpstreamPool pool;
    private final GuardedTap tap;
    private @Nullable UpstreamHandler held;
    private @Nullable ConnectAttempt connecting;
    private boolean reused;
    private long waitingSince;

    UpstreamLink(Exchange exchange, UpstreamPool pool, GuardedTap tap) {
        this.exchange = exchange;
        this.pool = pool;
        this.tap = tap;
    }

    /** Finds a connection, an idle one first. */
    void start(RelayLoop loop) {
        waitingSince = loop.now();
        if (pool.canPeek()) {
            acquire();
        } else {
            // Behind all that has arrived by now: the end of an idle connection may be among it.
            loop.eventLoop().execute(this::acquireGuarded);
        }
    }

    private void acquireGuarded() {
        try {
            acquire();
        } catch (Throwable bug) {
            exchange.onBug(bug);
        }
    }

    private void acquire() {
        if (exchange.isEnded()) {
            return;
        }
        UpstreamHandler idle = pool.take();
        if (idle != null) {
            onReady(idle, true);
        } else {
            connect();
        }
    }

    private void connect() {
        tap.onUpstreamConnecting();
        ConnectAttempt attempt = new ConnectAttempt(pool, this);
        connecting = attempt;
        attempt.start();
    }

    /** A connection is there: one that was idle, or a new one. */
    void onReady(UpstreamHandler handler, boolean wasIdle) {
        connecting = null;
        ListenerLoop listener = pool.listener();
        tap.onUpstreamAcquired(wasIdle, listener.loop().now() - waitingSince);
        if (!wasIdle && !handler.isFitWhenNew()) {
            // It speaks before it was asked: what it says belongs to nobody.
            handler.closeActive(UpstreamClosed.NOT_REUSABLE);
            exchange.fail(handler.faultOr(GatewayFailure.UPSTREAM_PROTOCOL));
            return;
        }
        held = handler;
        reused = wasIdle;
        handler.attach(exchange);
        exchange.onUpstreamReady(handler.output(), wasIdle);
    }

    void onNotConnected(GatewayFailure failure) {
        connecting = null;
        exchange.fail(failure);
    }

    /** A callback threw. */
    void onBug(Throwable bug) {
        exchange.onBug(bug);
    }

    /** Says whether there is a connection. */
    boolean isHeld() {
        return held != null;
    }

    /** Connects anew if the connection that was lost had been idle before, which is done once. */
    boolean reconnect() {
        if (!reused) {
            return false;
        }
        reused = false;
        connect();
        return true;
    }

    /** Ends our sending to the upstream behind the request; false where only closing is possible. */
    boolean endSending() {
        UpstreamHandler to = held;
        return to == null || to.endSending();
    }

    void setReading(boolean reading) {
        UpstreamHandler from = held;
        if (from != null) {
            Reading.set(from.channel(), reading);
        }
    }

    /** The connection is someone else's, or gone. */
    void forget() {
        held = null;
    }

    /** Gives up whatever there is: a connection is closed, an attempt ended. */
    void release(UpstreamClosed reason) {
        ConnectAttempt attempt = connecting;
        connecting = null;
        if (attempt != null) {
            attempt.cancel();
        }
        UpstreamHandler from = held;
        held = null;
        if (from != null) {
            from.closeActive(reason);
        }
    }
}
