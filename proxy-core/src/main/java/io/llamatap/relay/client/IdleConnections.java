package io.llamatap.relay.client;

import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.io.AfterLooking;
import io.llamatap.relay.io.PeerAddress;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows which of a listener's client connections on one event loop can be closed when there is no room for a new one: those that have
 * sent nothing first, then those that never completed a request, then the others, each time the one that has been silent for longest;
 * never one with something going on.
 *
 * <p>Nothing is kept in order while requests come and go: a search looks at all connections, and remembers the best few for the
 * searches that follow, since they come in crowds. Owned by the loop.
 */
final class IdleConnections {
    /** A connection that may be idle. */
    interface Member {
        /** Says whether nothing goes on that would be lost. */
        boolean isIdle();

        /** Says how much it would be missed. */
        Use use();

        /** When it was heard last, became idle, or was accepted if it has sent nothing; by the relay's clock. */
        long idleSince();

        /** Where it comes from. */
        @Nullable
        InetAddress address();

        /** Closes it for another one, unless something came just now; says whether it did. */
        boolean giveUp();
    }

    /** What a connection has been used for, from the one that is missed least. */
    enum Use {
        /** Nothing is known to have come. */
        NONE,
        /** Its first request's head has begun: a slow client, perhaps. */
        BEGUN,
        /** It has completed a request. */
        COMPLETED
    }

    /** A connection, and how idle it was when it was looked at. */
    record Candidate(Member member, Use use, long since, long idleNanos) implements Comparable<Candidate> {
        static Candidate of(Member member, long now) {
            long since = member.idleSince();
            return new Candidate(member, member.use(), since, now - since);
        }

        boolean isStillSo() {
            return member.isIdle() && member.use() == use && member.idleSince() == since;
        }

        /** The one to be closed first is the least. */
        @Override
        public int compareTo(Candidate other) {
            return use == other.use ? Long.compare(other.idleNanos, idleNanos) : use.compareTo(other.use);
        }
    }

    private static final int REMEMBERED = 64;
    /** Where nothing was found, nobody looks again for so long unless an exchange ends: looking in vain must cost next to nothing. */
    private static final long VAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Where only connections are remembered that have been used, newer ones without a byte go first: a search may cost a millisecond. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ListenerLoop listener;
    private final Iterable<? extends Member> clients;
    private final Set<Member> handshakes = new LinkedHashSet<>();
    private final ArrayDeque<Candidate> best = new ArrayDeque<>();
    private long searchedAt;
    private boolean inVain;
    private long inVainSince;
    private long inVainAt;
    private @Nullable InetAddress inVainFor;

    /**
     * Takes where the connections are.
     *
     * @param clients those that are no handshakes, in no order; the owner's, which changes
     */
    IdleConnections(ListenerLoop listener, Iterable<? extends Member> clients) {
        this.listener = listener;
        this.clients = clients;
    }

    EventLoop eventLoop() {
        return listener.loop().eventLoop();
    }

    /** A handshake has begun: what has completed none has completed no request either. */
    void add(Member handshake) {
        handshakes.add(handshake);
    }

    void remove(Member handshake) {
        handshakes.remove(handshake);
    }

    /** Returns the one that would be closed first; null if there is none, from that address if one is named. */
    @Nullable
    Candidate find(@Nullable InetAddress from) {
        if (from != null) {
            return isInVain(from) ? null : search(from);
        }
        Candidate next = best.peekFirst();
        while (next != null && !next.isStillSo()) {
            best.pollFirst();
            next = best.peekFirst();
        }
        if (next != null && (next.use() == Use.NONE || isFresh())) {
            return next;
        }
        return isInVain(null) ? null : search(null);
    }

    /**
     * Closes the one that is to be closed first, after the loop has read what lies in its sockets.
     *
     * @param then is told, on this loop, whether there was one
     */
    void close(@Nullable InetAddress from, Closed then) {
        AfterLooking.run(eventLoop(), () -> {
            Candidate first = find(from);
            while (first != null && !first.member().giveUp()) {
                best.remove(first);
                first = find(from);
            }
            then.onClosed(first != null);
        });
    }

    /** Is told of the end of a search. */
    @FunctionalInterface
    interface Closed {
        void onClosed(boolean any);
    }

    /** Says whether hardly anybody can have come since the last search who would be missed less than those who are remembered. */
    private boolean isFresh() {
        return listener.loop().now() - searchedAt < FRESH_NANOS;
    }

    private boolean isInVain(@Nullable InetAddress from) {
        return inVain
                && (inVainFor == null || inVainFor.equals(from))
                && inVainAt == listener.loop().ended()
                && listener.loop().now() - inVainSince < VAIN_NANOS;
    }

    private @Nullable Candidate search(@Nullable InetAddress from) {
        long now = listener.loop().now();
        PriorityQueue<Candidate> idle = new PriorityQueue<>(Comparator.reverseOrder());
        handshakes.forEach(member -> consider(member, from, now, idle));
        clients.forEach(member -> consider(member, from, now, idle));
        searchedAt = now;
        inVain = idle.isEmpty();
        inVainSince = now;
        inVainFor = from;
        inVainAt = listener.loop().ended();
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
