package io.llamatap.relay;

import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.RequestHeadWriter;
import io.llamatap.relay.io.SocketPeek;
import io.llamatap.tap.UpstreamClosed;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one upstream, last in, first out: no locks, no hand-over between threads.
 *
 * <p>Owned by that loop. Idle connections keep reading, so that one that the upstream closes is gone at once.
 */
final class UpstreamPool {
    private final ListenerLoop listener;
    private final RequestHeadWriter headWriter;
    private final LocationPath location;
    private final UpstreamAddresses addresses;
    private final UpstreamChannels channels;
    private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();
    private final int maxIdle;
    private final long maxIdleNanos;
    private final boolean canPeek;

    UpstreamPool(ListenerLoop listener, Upstream upstream, UpstreamAddresses addresses) {
        this.listener = listener;
        this.headWriter = new RequestHeadWriter(
                upstream.basePath(), upstream.authority(), listener.options().upstreamHostHeader());
        this.location = new LocationPath(upstream.basePath(), upstream.authority());
        this.addresses = addresses;
        this.channels = new UpstreamChannels(this);
        RelayOptions options = listener.options();
        // Each loop has its share, so that no counter is shared between them.
        this.maxIdle = (options.limits().idleUpstreams() + options.loops() - 1) / options.loops();
        // What lies in an encrypted connection is anything, such as a session ticket: only the loop can tell.
        this.canPeek = !upstream.tls() && SocketPeek.isPossible(options.transport());
        this.maxIdleNanos = options.timeouts().poolIdle().toNanos();
    }

    ListenerLoop listener() {
        return listener;
    }

    RequestHeadWriter headWriter() {
        return headWriter;
    }

    /** What takes the upstream's own path out of its responses. */
    LocationPath location() {
        return location;
    }

    UpstreamAddresses addresses() {
        return addresses;
    }

    UpstreamChannels channels() {
        return channels;
    }

    /** Says whether an idle connection can be asked, at once, if it is as idle as it seems; see {@link SocketPeek}. */
    boolean canPeek() {
        return canPeek;
    }

    /** Takes an idle connection that is fit for a request; null if there is none. */
    @Nullable
    UpstreamHandler take() {
        UpstreamHandler candidate;
        while ((candidate = idle.pollLast()) != null) {
            if (candidate.isFit()) {
                listener.tap().onUpstreamReused();
                return candidate;
            }
            candidate.closeUnfit();
        }
        return null;
    }

    /** Takes a connection back whose exchange ended cleanly; it was counted as idle. */
    void release(UpstreamHandler handler) {
        if (listener.loop().isDraining()) {
            handler.closeIdle(UpstreamClosed.DRAIN);
            return;
        }
        handler.idleSince(listener.loop().now());
        idle.addLast(handler);
        if (idle.size() > maxIdle) {
            UpstreamHandler oldest = idle.pollFirst();
            if (oldest != null) {
                oldest.closeIdle(UpstreamClosed.IDLE);
            }
        }
    }

    /** Forgets an idle connection that was closed. */
    void remove(UpstreamHandler handler) {
        idle.remove(handler);
    }

    /** Says whether a connection has been idle for too long. */
    boolean isExpired(long now) {
        UpstreamHandler oldest = idle.peekFirst();
        return oldest != null && maxIdleNanos > 0 && now - oldest.idleSince() > maxIdleNanos;
    }

    /** Closes what was idle for too long; returns whether nothing is left. */
    boolean closeExpired(long now) {
        while (isExpired(now)) {
            UpstreamHandler oldest = idle.pollFirst();
            if (oldest != null) {
                oldest.closeIdle(UpstreamClosed.IDLE);
            }
        }
        return idle.isEmpty();
    }

    void drain() {
        UpstreamHandler handler;
        while ((handler = idle.pollFirst()) != null) {
            handler.closeIdle(UpstreamClosed.DRAIN);
        }
    }
}
