package io.llamatap.relay.client.limit;

import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.io.AfterPendingReads;
import io.llamatap.relay.io.PeerAddress;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client connections of a listener on one event loop that can be closed to make room for a new one. Those that have
 * sent nothing go first, then those that never completed a request, then the others, each time the one that has been silent for
 * longest. A connection with an exchange is never closed.
 *
 * <p>No order is maintained while requests come and go. A search examines all connections and remembers the best ones for further
 * searches, since those come in bursts. Owned by the event loop.
 */
public final class IdleConnections {
    /** A connection that may be idle. */
    public interface Member {
        /** Returns whether nothing would be lost by closing it. */
        boolean isIdle();

        /** Returns what it has been used for. */
        Use use();

        /** Returns when it last sent something, became idle, or was accepted if it has sent nothing, by the relay's clock. */
        long idleSince();

        /** Returns the client's address. */
        @Nullable
        InetAddress address();

        /** Closes it to make room, unless something arrived just now. Returns whether it did. */
        boolean closeForAnother();
    }

    /** What a connection has been used for, in the order in which connections are closed. */
    public enum Use {
        /** It has sent nothing. */
        NONE,
        /** Its first request has begun; it may be a slow client. */
        BEGUN,
        /** It has completed a request. */
        COMPLETED
    }

    /** A connection, and how long it was idle when it was examined. */
    record Candidate(Member member, Use use, long since, long idleNanos) implements Comparable<Candidate> {
        static Candidate of(Member member, long now) {
            long since = member.idleSince();
            return new Candidate(member, member.use(), since, now - since);
        }

        boolean isCurrent() {
            return member.isIdle() && member.use() == use && member.idleSince() == since;
        }

        /** The connection to close first is the least. */
        @Override
        public int compareTo(Candidate other) {
            return use == other.use ? Long.compare(other.idleNanos, idleNanos) : use.compareTo(other.use);
        }
    }

    private static final int REMEMBERED = 64;
    /**
     * After a search without a result, none is made for this time unless an exchange ends, so that such searches cost next to
     * nothing.
     */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * If only connections are remembered that have completed requests, newer ones without a byte go first; a search for them may
     * cost a millisecond.
     */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ListenerLoop listener;
    private final Iterable<? extends Member> clients;
    private final Set<Member> handshakes = new LinkedHashSet<>();
    private final ArrayDeque<Candidate> best = new ArrayDeque<>();
    private long searchedAt;
    private boolean foundNone;
    private long foundNoneSince;
    private long foundNoneAt;
    private @Nullable InetAddress foundNoneFor;

    /**
     * Creates it.
     *
     * @param clients the connections except those in a handshake, in no order; the list changes and belongs to the caller
     */
    public IdleConnections(ListenerLoop listener, Iterable<? extends Member> clients) {
        this.listener = listener;
        this.clients = clients;
    }

    EventLoop eventLoop() {
        return listener.loop().eventLoop();
    }

    /** A TLS handshake has begun. Its connection counts as one that has sent nothing. */
    public void add(Member handshake) {
        assert eventLoop().inEventLoop();
        handshakes.add(handshake);
    }

    public void remove(Member handshake) {
        assert eventLoop().inEventLoop();
        handshakes.remove(handshake);
    }

    /** Returns the connection to close first, from the given address if it is not null; null if there is none. */
    @Nullable
    Candidate find(@Nullable InetAddress from) {
        assert eventLoop().inEventLoop();
        if (from != null) {
            return foundNothing(from) ? null : search(from);
        }
        Candidate next = best.peekFirst();
        while (next != null && !next.isCurrent()) {
            best.pollFirst();
            next = best.peekFirst();
        }
        if (next != null && (next.use() == Use.NONE || isFresh())) {
            return next;
        }
        return foundNothing(null) ? null : search(null);
    }

    /**
     * Closes the connection to close first, after the event loop has read its sockets: if clients have left, and that was enough,
     * nobody is closed for it.
     *
     * @param isRoom returns whether there is room without it
     * @param then is called on this event loop with whether there is room now
     */
    void close(@Nullable InetAddress from, BooleanSupplier isRoom, Closed then) {
        AfterPendingReads.run(eventLoop(), () -> {
            boolean room = isRoom.getAsBoolean();
            Candidate first;
            while (!room && (first = find(from)) != null) {
                room = first.member().closeForAnother();
                if (!room) {
                    best.remove(first);
                }
            }
            then.onClosed(room);
        });
    }

    /** Called at the end of a search. */
    @FunctionalInterface
    public interface Closed {
        void onClosed(boolean room);
    }

    /** Returns whether the last search is so recent that hardly any better connection can have come since. */
    private boolean isFresh() {
        return listener.loop().now() - searchedAt < FRESH_NANOS;
    }

    private boolean foundNothing(@Nullable InetAddress from) {
        return foundNone
                && (foundNoneFor == null || foundNoneFor.equals(from))
                && foundNoneAt == listener.loop().ended()
                && listener.loop().now() - foundNoneSince < RETRY_NANOS;
    }

    private @Nullable Candidate search(@Nullable InetAddress from) {
        long now = listener.loop().now();
        PriorityQueue<Candidate> idle = new PriorityQueue<>(Comparator.reverseOrder());
        handshakes.forEach(member -> consider(member, from, now, idle));
        clients.forEach(member -> consider(member, from, now, idle));
        searchedAt = now;
        foundNone = idle.isEmpty();
        foundNoneSince = now;
        foundNoneFor = from;
        foundNoneAt = listener.loop().ended();
        ArrayDeque<Candidate> found = from == null ? best : new ArrayDeque<>();
        found.clear();
        Candidate last;
        while ((last = idle.poll()) != null) {
            found.addFirst(last);
        }
        return found.peekFirst();
    }

    private static void consider(Member member, @Nullable InetAddress from, long now, PriorityQueue<Candidate> idle) {
        if (!member.isIdle() || (from != null && !PeerAddress.isSame(from, member.address()))) {
            return;
        }
        idle.add(Candidate.of(member, now));
        if (idle.size() > REMEMBERED) {
            idle.poll();
        }
    }
}
