package io.llamatap.relay.client;

import io.llamatap.relay.io.PeerAddress;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The budget of bytes that are held for clients whose requests are not complete and admitted, or who do not read a page of ours: one
 * for the whole process, since the limits of one connection times the number of connections are more than any memory.
 *
 * <p>When it is spent, connections are rejected until an eighth of it is free again. The address that holds most loses its largest
 * connections first. Addresses that hold no more than one head may are all alike: of those, the connections go first from which
 * nothing has come for the longest time, so that many small attackers do not make an honest slow client the one to go. What waits for
 * the upstream alone is counted and spared. A page of ours that an address was sent just now is spared too, as long as all such pages
 * are a small part of the budget: it is larger than any head, and its client may be reading it.
 *
 * <p>Any thread. Costs nothing for a request that comes in one read.
 */
public final class ClientMemory {
    /**
     * What one connection may hold uncounted: the start of a head that came in two reads is nothing to look after. The memory of the
     * connection itself is many times larger, and is bounded by their number.
     */
    static final int UNCOUNTED_BYTES = 1024;

    private static final int FREED_SHARE = 8;
    /** How much of the budget may be pages that are being read. */
    private static final int PAGES_SHARE = 4;
    /** A client that reads a page has read it by then; one that does not is like any other. */
    private static final long PAGE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How often one who finds the budget spent looks at all who hold something: others may add faster than one look takes. */
    private static final int LOOKS = 4;

    private static final long VAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long limit;
    private final long smallBytes;
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean isRelieving = new AtomicBoolean();
    /** Used by whoever relieves, as the next. */
    private boolean isInVain;

    private long inVainNanos;
    private final ConcurrentHashMap<Long, Address> addresses = new ConcurrentHashMap<>();

    /** The connections from one address that hold something. */
    private static final class Address {
        private final Set<HeldBytes> holders = ConcurrentHashMap.newKeySet();
    }

    /** What a connection held when that was looked at; it may hold less by now. */
    private record Holding(HeldBytes holder, long bytes, long since) {
        static final Comparator<Holding> LARGEST_FIRST =
                Comparator.comparingLong(Holding::bytes).reversed().thenComparingLong(Holding::since);
        static final Comparator<Holding> SILENT_FIRST = Comparator.comparingLong(Holding::since);
    }

    /** What an address could be relieved of. */
    private static final class Candidate {
        private final ArrayDeque<Holding> largestFirst;
        private long bytes;

        Candidate(List<Holding> holdings) {
            holdings.sort(Holding.LARGEST_FIRST);
            largestFirst = new ArrayDeque<>(holdings);
            bytes = holdings.stream().mapToLong(Holding::bytes).sum();
        }

        long bytes() {
            return bytes;
        }
    }

    /**
     * Takes the budget.
     *
     * @param limit in bytes
     * @param smallBytes what an address may hold without being large: as much as one head may have
     */
    public ClientMemory(long limit, long smallBytes) {
        this.limit = limit;
        this.smallBytes = smallBytes;
    }

    /**
     * Opens the account of one connection.
     *
     * @param loop where the connection lives
     * @param reject called there if the connection holds too much
     */
    HeldBytes open(@Nullable InetAddress client, Executor loop, Runnable reject) {
        return new HeldBytes(this, client == null ? 0L : PeerAddress.keyOf(client), loop, reject);
    }

    /** The bytes that are held now. */
    public long held() {
        return held.get();
    }

    /** The budget in bytes. */
    long limit() {
        return limit;
    }

    void enter(Long address, HeldBytes holder) {
        addresses.compute(address, (key, known) -> {
            Address of = known == null ? new Address() : known;
            of.holders.add(holder);
            return of;
        });
    }

    void leave(Long address, HeldBytes holder) {
        addresses.computeIfPresent(address, (key, known) -> {
            known.holders.remove(holder);
            return known.holders.isEmpty() ? null : known;
        });
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    /** Rejects connections if the budget is spent. Another thread may be at it already; then there is nothing to do. */
    void relieve(long now) {
        for (int i = 0; i < LOOKS && held.get() > limit && isRelieving.compareAndSet(false, true); i++) {
            try {
                if (!mayLook(now)) {
                    return;
                }
                relieveOnce(now);
            } finally {
                isRelieving.set(false);
            }
        }
    }

    /**
     * Looks at all once and decides by that alone: what is added meanwhile is for the next look. Otherwise those who do not add anything
     * would be what is left to reject.
     */
    private void relieveOnce(long now) {
        long excess = limit / FREED_SHARE - limit;
        long pages = 0;
        PriorityQueue<Candidate> worstFirst =
                new PriorityQueue<>(Comparator.comparingLong(Candidate::bytes).reversed());
        for (Address address : addresses.values()) {
            List<Holding> holdings = new ArrayList<>();
            boolean hasPage = false;
            for (HeldBytes holder : address.holders) {
                Holding holding = new Holding(holder, holder.bytes(), holder.since());
                excess += holding.bytes();
                if (!hasPage && isPageBeingRead(holding, now) && pages + holding.bytes() <= limit / PAGES_SHARE) {
                    hasPage = true;
                    pages += holding.bytes();
                } else if (holder.kind() != HeldBytes.Kind.UPLOAD) {
                    holdings.add(holding);
                }
            }
            if (!holdings.isEmpty()) {
                worstFirst.add(new Candidate(holdings));
            }
        }
        if (worstFirst.isEmpty()) {
            isInVain = true;
            inVainNanos = now;
        }
        relieveSmall(worstFirst, relieveLarge(worstFirst, excess));
    }

    private static boolean isPageBeingRead(Holding holding, long now) {
        return holding.holder().kind() == HeldBytes.Kind.PAGE && now - holding.since() < PAGE_NANOS;
    }

    /** Where all that is held is spared, looking again at once would find the same. */
    private boolean mayLook(long now) {
        isInVain &= now - inVainNanos < VAIN_NANOS;
        return !isInVain;
    }

    /** Returns what is still too much when no address is large any more. */
    private long relieveLarge(PriorityQueue<Candidate> worstFirst, long excess) {
        long left = excess;
        while (left > 0) {
            Candidate worst = worstFirst.poll();
            if (worst == null) {
                return left;
            }
            if (worst.bytes <= smallBytes) {
                worstFirst.add(worst);
                return left;
            }
            Holding largest = worst.largestFirst.poll();
            if (largest != null) {
                largest.holder().condemn();
                left -= largest.bytes();
                worst.bytes -= largest.bytes();
                worstFirst.add(worst);
            }
        }
        return left;
    }

    private static void relieveSmall(PriorityQueue<Candidate> candidates, long excess) {
        if (excess <= 0) {
            return;
        }
        List<Holding> holdings = new ArrayList<>();
        candidates.forEach(candidate -> holdings.addAll(candidate.largestFirst));
        holdings.sort(Holding.SILENT_FIRST);
        long left = excess;
        for (Holding holding : holdings) {
            if (left <= 0) {
                return;
            }
            holding.holder().condemn();
            left -= holding.bytes();
        }
    }
}
