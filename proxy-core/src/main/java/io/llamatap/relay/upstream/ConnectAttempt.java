package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.io.Deadline;
import io.llamatap.relay.tls.TlsCause;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects one exchange to the upstream, trying all its addresses in turn within one time limit.
 *
 * <p>On the exchange's event loop.
 */
final class ConnectAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectAttempt.class);
    private static final long LISTEN_MILLIS = 1;
    /** How often it is seen whether what came before an upstream's end was read; once is enough but for a loop with much to do. */
    private static final int END_LOOKS = 20;

    private final UpstreamPool pool;
    private final UpstreamChannels channels;
    private final UpstreamAddresses upstream;
    private final ConnectOutcome outcome;
    private final long startedNanos;
    private final long limitNanos;
    private List<InetSocketAddress> addresses = List.of();
    private int next;
    private boolean ended;
    /** For how long our own loop has held the attempt up, which does not count. */
    private long lostNanos;

    private @Nullable Deadline deadline;
    private @Nullable ChannelFuture connecting;
    private boolean overdue;
    /** Why somebody at one of the addresses was not asked: says more than that nobody listens at another. */
    private @Nullable GatewayFailure tlsFault;

    ConnectAttempt(UpstreamPool pool, UpstreamChannels channels, UpstreamAddresses upstream, ConnectOutcome outcome) {
        this.pool = pool;
        this.channels = channels;
        this.upstream = upstream;
        this.outcome = outcome;
        this.startedNanos = pool.listener().loop().now();
        this.limitNanos = pool.listener().timeouts().connect().toNanos();
    }

    void start() {
        pool.listener().tap().onUpstreamConnecting();
        RelayLoop loop = pool.listener().loop();
        upstream.find(loop.eventLoop(), loop.now(), this::onFound);
        if (!ended && addresses.isEmpty() && limitNanos > 0) {
            // The name is being looked up, which counts against the limit too.
            startDeadline(limitNanos, () -> fail(GatewayFailure.UPSTREAM_CONNECT_TIMEOUT));
        }
    }

    private void onFound(List<InetSocketAddress> found) {
        if (!ended) {
            addresses = found;
            endDeadline();
            guarded(() -> tryNext(GatewayFailure.UPSTREAM_NAME));
        }
    }

    private void startDeadline(long nanos, Runnable onPassed) {
        deadline = Deadline.in(pool.listener().loop().eventLoop(), nanos, () -> guarded(onPassed));
    }

    private void endDeadline() {
        Deadline running = deadline;
        deadline = null;
        if (running != null) {
            lostNanos += running.end();
        }
    }

    /** Netty only logs what its callbacks throw; the exchange must not wait for ever then. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable bug) {
            outcome.onBug(bug);
        }
    }

    /** Gives up; the exchange hears nothing any more. */
    void cancel() {
        ended = true;
        endDeadline();
        pool.listener().tap().onUpstreamNotConnected();
        ChannelFuture running = connecting;
        if (running != null && (!running.isDone() || running.isSuccess())) {
            running.channel().close();
        }
    }

    private void tryNext(GatewayFailure lastFailure) {
        endDeadline();
        overdue = false;
        if (limitNanos > 0 && shareNanos(1) <= 0) {
            fail(GatewayFailure.UPSTREAM_CONNECT_TIMEOUT);
            return;
        }
        if (next == addresses.size()) {
            fail(tlsFault == null ? lastFailure : tlsFault);
            return;
        }
        ChannelFuture attempt = channels.connect(addresses.get(next));
        connecting = attempt;
        if (limitNanos > 0) {
            // An address that swallows packets, or never ends its handshake, must leave time for those behind it.
            startDeadline(shareNanos(addresses.size() - next), this::giveUpAddress);
        }
        next++;
        attempt.addListener(done -> onAnyThread(attempt));
    }

    /** Returns an address's share of the time that is left, where so many are left. */
    private long shareNanos(int addressesLeft) {
        return (limitNanos + lostNanos - (pool.listener().loop().now() - startedNanos)) / addressesLeft;
    }

    /** The channel's end is what comes next. */
    private void giveUpAddress() {
        ChannelFuture late = connecting;
        if (late != null) {
            overdue = true;
            late.channel().close();
        }
    }

    /** A channel that could not even be made (no descriptor left) is reported on another thread. */
    private void onAnyThread(ChannelFuture attempt) {
        EventLoop loop = pool.listener().loop().eventLoop();
        if (loop.inEventLoop()) {
            guarded(() -> onDone(attempt));
        } else {
            loop.execute(() -> guarded(() -> onDone(attempt)));
        }
    }

    private void onDone(ChannelFuture attempt) {
        if (ended) {
            if (attempt.isSuccess()) {
                attempt.channel().close();
            }
            return;
        }
        Throwable cause = attempt.cause();
        if (cause != null) {
            tryNext(overdue ? GatewayFailure.UPSTREAM_CONNECT_TIMEOUT : failureOf(cause));
            return;
        }
        UpstreamHandler handler = attempt.channel().pipeline().get(UpstreamHandler.class);
        if (handler == null) {
            fail(GatewayFailure.UPSTREAM_UNREACHABLE);
            return;
        }
        SslHandler encryption = attempt.channel().pipeline().get(SslHandler.class);
        if (encryption == null) {
            onUsable(handler);
        } else {
            encryption.handshakeFuture().addListener(shaken -> guarded(() -> onShaken(shaken.cause(), handler)));
        }
    }

    private void onShaken(@Nullable Throwable cause, UpstreamHandler handler) {
        if (ended) {
            handler.channel().close();
        } else if (cause == null) {
            onUsable(handler);
        } else if (overdue) {
            tryNext(GatewayFailure.UPSTREAM_CONNECT_TIMEOUT);
        } else {
            GatewayFailure failure = TlsFault.ofUpstream(cause);
            LOG.debug("no TLS with {}: {}", addresses.get(next - 1), TlsCause.describe(cause));
            tlsFault = failure;
            tryNext(failure);
        }
    }

    private void onUsable(UpstreamHandler handler) {
        endDeadline();
        if (pool.canPeek()) {
            handOver(handler);
        } else {
            // What the upstream says before it is asked can only be heard in a pass of the loop between; see
            // SocketPeek.
            pool.listener()
                    .loop()
                    .eventLoop()
                    .schedule(() -> guarded(() -> handOver(handler)), LISTEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void handOver(UpstreamHandler handler) {
        handOver(handler, END_LOOKS);
    }

    private void handOver(UpstreamHandler handler, int looksLeft) {
        if (ended) {
            handler.channel().close();
            return;
        }
        if (looksLeft > 0 && handler.fitness().isEndUnread()) {
            // It has left already, and why may stand before its end: in TLS 1.3 that it wants a certificate.
            pool.listener()
                    .loop()
                    .eventLoop()
                    .schedule(
                            () -> guarded(() -> handOver(handler, looksLeft - 1)),
                            LISTEN_MILLIS,
                            TimeUnit.MILLISECONDS);
            return;
        }
        ended = true;
        handler.onConnected();
        pool.listener().tap().onUpstreamConnected(pool.listener().loop().now() - startedNanos);
        outcome.onConnected(handler);
    }

    private void fail(GatewayFailure failure) {
        ended = true;
        endDeadline();
        pool.listener().tap().onUpstreamNotConnected();
        outcome.onNotConnected(failure);
    }

    private static GatewayFailure failureOf(Throwable cause) {
        if (cause instanceof ConnectException && !(cause.getCause() instanceof NoRouteToHostException)) {
            return GatewayFailure.UPSTREAM_REFUSED;
        }
        return GatewayFailure.UPSTREAM_UNREACHABLE;
    }
}
