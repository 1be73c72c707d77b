package io.llamatap.relay;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
 * the upstream alone is counted and spared.
 *
 * <p>Any thread. Costs nothing for a request that comes in one read.
 */
final class ClientMemory {
    /**
     * What one connection may hold uncounted: the start of a head that came in two reads is nothing to look after. The memory of the
     * connection itself is many times larger, and is bounded by their number.
     */
    static final int UNCOUNTED_BYTES = 1024;

    private static final int FREED_SHARE = 8;

    private final long limit;
    private final long smallBytes;
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean isRelieving = new AtomicBoolean();
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
    ClientMemory(long limit, long smallBytes) {
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
        return new HeldBytes(this, client == null ? 0L : AddressCount.keyOf(client), loop, reject);
    }

    /** The bytes that are held now. */
    long held() {
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
    void relieve() {
        if (held.get() <= limit || !isRelieving.compareAndSet(false, true)) {
            return;
        }
        try {
            long goal = limit - limit / FREED_SHARE;
            PriorityQueue<Candidate> worstFirst = candidates();
            relieveLarge(worstFirst, goal);
            relieveSmall(worstFirst, goal);
        } finally {
            isRelieving.set(false);
        }
    }

    private PriorityQueue<Candidate> candidates() {
        PriorityQueue<Candidate> worstFirst =
                new PriorityQueue<>(Comparator.comparingLong(Candidate::bytes).reversed());
        for (Address address : addresses.values()) {
            List<Holding> holdings = new ArrayList<>();
            for (HeldBytes holder : address.holders) {
                if (!holder.isSpared()) {
                    holdings.add(new Holding(holder, holder.bytes(), holder.since()));
                }
            }
            if (!holdings.isEmpty()) {
                worstFirst.add(new Candidate(holdings));
            }
        }
        return worstFirst;
    }

    private void relieveLarge(PriorityQueue<Candidate> worstFirst, long goal) {
        while (held.get() > goal) {
            Candidate worst = worstFirst.poll();
            if (worst == null) {
                return;
            }
            if (worst.bytes <= smallBytes) {
                worstFirst.add(worst);
                return;
            }
            Holding largest = worst.largestFirst.poll();
            if (largest != null) {
                largest.holder().condemn();
                worst.bytes -= largest.bytes();
                worstFirst.add(worst);
            }
        }
    }

    private void relieveSmall(PriorityQueue<Candidate> candidates, long goal) {
        if (held.get() <= goal) {
            return;
        }
        List<Holding> holdings = new ArrayList<>();
        candidates.forEach(candidate -> holdings.addAll(candidate.largestFirst));
        holdings.sort(Holding.SILENT_FIRST);
        for (Holding holding : holdings) {
            if (held.get() <= goal) {
                return;
            }
            holding.holder().condemn();
        }
    }
}
