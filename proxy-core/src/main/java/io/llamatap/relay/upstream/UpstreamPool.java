package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.LoopMember;
import io.llamatap.relay.io.SocketPeek;
import io.llamatap.tap.UpstreamClosed;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one upstream, last in, first out. It needs no locks, since no connection changes
 * threads.
 *
 * <p>Owned by that event loop. Idle connections are read from, so that one that the upstream closes is removed at once.
 */
public final class UpstreamPool implements LoopMember {
    private final ListenerLoop listener;
    private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();
    private final int maxIdle;
    private final long maxIdleNanos;
    private final boolean canPeek;

    /**
     * Creates an empty pool.
     *
     * @param maxIdle the largest number of connections that are kept
     * @param canPeek whether the kernel can be asked whether a connection is silent; see {@link SocketPeek}
     */
    UpstreamPool(ListenerLoop listener, int maxIdle, boolean canPeek) {
        this.listener = listener;
        this.maxIdle = maxIdle;
        this.maxIdleNanos = listener.timeouts().poolIdle().toNanos();
        this.canPeek = canPeek;
    }

    ListenerLoop listener() {
        return listener;
    }

    boolean canPeek() {
        return canPeek;
    }

    /** Takes an idle connection that can take a request; null if there is none. */
    @Nullable
    UpstreamHandler take() {
        assert listener.loop().eventLoop().inEventLoop();
        UpstreamHandler candidate;
        while ((candidate = idle.pollLast()) != null) {
            if (candidate.fitness().isFit()) {
                listener.tap().onUpstreamReused();
                return candidate;
            }
            candidate.end().closeLater(UpstreamClosed.BY_UPSTREAM);
        }
        return null;
    }

    /** Returns a connection to the pool whose exchange ended cleanly, and that was counted as idle. */
    void release(UpstreamHandler handler) {
        assert listener.loop().eventLoop().inEventLoop();
        if (listener.loop().isDraining()) {
            handler.end().close(true, UpstreamClosed.DRAIN);
            return;
        }
        handler.idleSince(listener.loop().now());
        idle.addLast(handler);
        if (idle.size() > maxIdle) {
            UpstreamHandler oldest = idle.pollFirst();
            if (oldest != null) {
                oldest.end().close(true, UpstreamClosed.IDLE);
            }
        }
    }

    /** Removes an idle connection that was closed. */
    void remove(UpstreamHandler handler) {
        assert listener.loop().eventLoop().inEventLoop();
        idle.remove(handler);
    }

    /** Returns whether a connection has been idle for too long. */
    @Override
    public boolean isOverdue(long now) {
        UpstreamHandler oldest = idle.peekFirst();
        return oldest != null && maxIdleNanos > 0 && now - oldest.idleSince() > maxIdleNanos;
    }

    /** Does nothing: a connection on which something arrived is not idle. */
    @Override
    public void enforce(long judged, long now) {}

    /** Closes connections that have been idle for too long. */
    @Override
    public boolean onTick(long now, long latenessNanos, int pendingTasks) {
        while (isOverdue(now)) {
            UpstreamHandler oldest = idle.pollFirst();
            if (oldest != null) {
                oldest.end().close(true, UpstreamClosed.IDLE);
            }
        }
        return idle.isEmpty();
    }

    @Override
    public void drain() {
        UpstreamHandler handler;
        while ((handler = idle.pollFirst()) != null) {
            handler.end().close(true, UpstreamClosed.DRAIN);
        }
    }

    @Override
    public void abort() {
        drain();
    }
}
