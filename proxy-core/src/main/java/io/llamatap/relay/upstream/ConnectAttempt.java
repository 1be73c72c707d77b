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
 * Connects one exchange to the upstream, trying its addresses in turn within one time limit.
 *
 * <p>Used on the event loop of the exchange.
 */
final class ConnectAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectAttempt.class);
    private static final long LISTEN_MILLIS = 1;
    /** How often to check whether what precedes an upstream's FIN was read. One check is enough unless the event loop is busy. */
    private static final int FIN_CHECKS = 20;

    private final UpstreamPool pool;
    private final UpstreamChannels channels;
    private final UpstreamAddresses upstream;
    private final ConnectOutcome outcome;
    private final long startedNanos;
    private final long limitNanos;
    private List<InetSocketAddress> addresses = List.of();
    private int next;
    private boolean ended;
    /** For how long our own event loop delayed the attempt, which does not count against the limit. */
    private long lostNanos;

    private @Nullable Deadline deadline;
    private @Nullable ChannelFuture connecting;
    private boolean overdue;
    /** Why TLS failed at one of the addresses: this says more than that another address refused the connection. */
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
        assert pool.listener().loop().eventLoop().inEventLoop();
        pool.listener().tap().onUpstreamConnecting();
        RelayLoop loop = pool.listener().loop();
        upstream.find(loop.eventLoop(), loop.now(), this::onFound);
        if (!ended && addresses.isEmpty() && limitNanos > 0) {
            // The name is being resolved, which counts against the limit, too.
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

    /** Netty only logs exceptions of its callbacks; the exchange would wait forever. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable bug) {
            outcome.onBug(bug);
        }
    }

    /** Gives up. The exchange is not notified any more. */
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
            // An address that drops packets, or never completes its handshake, must leave time for the next ones.
            startDeadline(shareNanos(addresses.size() - next), this::giveUpAddress);
        }
        next++;
        attempt.addListener(done -> onAnyThread(attempt));
    }

    /** Returns the share of the remaining time for one address when this many are left. */
    private long shareNanos(int addressesLeft) {
        return (limitNanos + lostNanos - (pool.listener().loop().now() - startedNanos)) / addressesLeft;
    }

    /** Closing the channel completes its future, which goes on. */
    private void giveUpAddress() {
        ChannelFuture late = connecting;
        if (late != null) {
            overdue = true;
            late.channel().close();
        }
    }

    /** If a channel could not even be created (no file descriptor left), this is reported on another thread. */
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
            encryption.handshakeFuture().addListener(done -> guarded(() -> onHandshake(done.cause(), handler)));
        }
    }

    private void onHandshake(@Nullable Throwable cause, UpstreamHandler handler) {
        if (ended) {
            handler.channel().close();
        } else if (cause == null) {
            onUsable(handler);
        } else if (overdue) {
            tryNext(GatewayFailure.UPSTREAM_CONNECT_TIMEOUT);
        } else {
            GatewayFailure failure = TlsFault.ofUpstream(cause);
            LOG.debug(
                    "the TLS handshake with the upstream {} failed: {}",
                    addresses.get(next - 1),
                    TlsCause.describe(cause));
            tlsFault = failure;
            tryNext(failure);
        }
    }

    private void onUsable(UpstreamHandler handler) {
        endDeadline();
        if (pool.canPeek()) {
            handOver(handler);
        } else {
            // What the upstream sends before it gets a request can be read only in another round of the event loop; see
            // SocketPeek.
            pool.listener()
                    .loop()
                    .eventLoop()
                    .schedule(() -> guarded(() -> handOver(handler)), LISTEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void handOver(UpstreamHandler handler) {
        handOver(handler, FIN_CHECKS);
    }

    private void handOver(UpstreamHandler handler, int checksLeft) {
        if (ended) {
            handler.channel().close();
            return;
        }
        if (checksLeft > 0 && handler.fitness().isEndUnread()) {
            // It has closed already, and the reason may precede its FIN: in TLS 1.3, that it requires a client
            // certificate.
            pool.listener()
                    .loop()
                    .eventLoop()
                    .schedule(
                            () -> guarded(() -> handOver(handler, checksLeft - 1)),
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
