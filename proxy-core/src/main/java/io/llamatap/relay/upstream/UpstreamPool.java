package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.LoopMember;
import io.llamatap.relay.io.SocketPeek;
import io.llamatap.tap.UpstreamClosed;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one upstream, last in, first out: no locks, no hand-over between threads.
 *
 * <p>Owned by that loop. Idle connections keep reading, so that one that the upstream closes is gone at once.
 */
public final class UpstreamPool implements LoopMember {
    private final ListenerLoop listener;
    private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();
    private final int maxIdle;
    private final long maxIdleNanos;
    private final boolean canPeek;

    /**
     * Makes an empty one.
     *
     * @param maxIdle the most connections kept
     * @param canPeek whether a connection can be asked, at once, if it is as idle as it seems; see {@link SocketPeek}
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

    /** Takes an idle connection that is fit for a request; null if there is none. */
    @Nullable
    UpstreamHandler take() {
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

    /** Takes a connection back whose exchange ended cleanly; it was counted as idle. */
    void release(UpstreamHandler handler) {
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

    /** Forgets an idle connection that was closed. */
    void remove(UpstreamHandler handler) {
        idle.remove(handler);
    }

    /** Says whether a connection has been idle for too long. */
    @Override
    public boolean isOverdue(long now) {
        UpstreamHandler oldest = idle.peekFirst();
        return oldest != null && maxIdleNanos > 0 && now - oldest.idleSince() > maxIdleNanos;
    }

    /** Nothing to judge: what came in time was read, and who was heard is not idle. */
    @Override
    public void enforce(long judged, long now) {}

    /** Closes what was idle for too long. */
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
