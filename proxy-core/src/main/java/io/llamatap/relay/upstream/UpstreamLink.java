package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.exchange.UpstreamSide;
import io.llamatap.relay.io.Reading;
import io.llamatap.tap.UpstreamClosed;
import org.jspecify.annotations.Nullable;

/**
 * Gets an upstream connection for an exchange, an idle one or a new one, and releases it.
 *
 * <p>Used on the event loop of the exchange.
 */
final class UpstreamLink implements UpstreamSide, ConnectOutcome {
    private final Exchange exchange;
    private final UpstreamLoop upstream;
    private @Nullable UpstreamHandler held;
    private @Nullable ConnectAttempt connecting;
    private boolean reused;
    private long waitingSince;

    UpstreamLink(Exchange exchange, UpstreamLoop upstream) {
        this.exchange = exchange;
        this.upstream = upstream;
    }

    private RelayLoop loop() {
        return upstream.pool().listener().loop();
    }

    @Override
    public void start() {
        RelayLoop loop = loop();
        waitingSince = loop.now();
        if (upstream.pool().canPeek()) {
            acquire();
        } else {
            // After everything that has arrived by now was read: the FIN of an idle connection may be among it.
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
        if (exchange.ending().isEnded()) {
            return;
        }
        UpstreamHandler idle = upstream.pool().take();
        if (idle != null) {
            onReady(idle, true);
        } else {
            connect();
        }
    }

    private void connect() {
        exchange.tap().onUpstreamConnecting();
        ConnectAttempt attempt = upstream.connect(this);
        connecting = attempt;
        attempt.start();
    }

    @Override
    public void onConnected(UpstreamHandler handler) {
        onReady(handler, false);
    }

    private void onReady(UpstreamHandler handler, boolean wasIdle) {
        connecting = null;
        exchange.tap().onUpstreamAcquired(wasIdle, loop().now() - waitingSince);
        if (!wasIdle && !handler.fitness().isFitWhenNew()) {
            // The upstream sent something before it got a request.
            handler.closeActive(UpstreamClosed.NOT_REUSABLE);
            exchange.ending().fail(handler.faultOr(GatewayFailure.UPSTREAM_PROTOCOL));
            return;
        }
        held = handler;
        reused = wasIdle;
        handler.attach(exchange);
        exchange.onUpstreamReady(handler.output(), wasIdle);
    }

    @Override
    public void onNotConnected(GatewayFailure failure) {
        connecting = null;
        exchange.ending().fail(failure);
    }

    @Override
    public void onBug(Throwable bug) {
        exchange.onBug(bug);
    }

    @Override
    public boolean isHeld() {
        return held != null;
    }

    @Override
    public boolean reconnect() {
        if (!reused) {
            return false;
        }
        reused = false;
        connect();
        return true;
    }

    @Override
    public boolean endSending() {
        UpstreamHandler handler = held;
        return handler == null || handler.endSending();
    }

    @Override
    public void setReading(boolean reading) {
        UpstreamHandler handler = held;
        if (handler != null) {
            Reading.set(handler.channel(), reading);
            exchange.tap().onResponseHeld(!reading);
        }
    }

    @Override
    public void forget() {
        held = null;
        exchange.tap().onResponseHeld(true);
    }

    @Override
    public void release(UpstreamClosed reason) {
        assert loop().eventLoop().inEventLoop();
        ConnectAttempt attempt = connecting;
        connecting = null;
        if (attempt != null) {
            attempt.cancel();
        }
        UpstreamHandler handler = held;
        held = null;
        if (handler != null) {
            handler.closeActive(reason);
        }
    }
}
