package io.llamatap.relay.client.limit;

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
 * The memory budget for clients whose requests are incomplete or not admitted yet, or who do not read a page of our own. There is
 * one budget for the whole process, since the limit of one connection times the number of connections exceeds any memory.
 *
 * <p>When the budget is used up, connections are rejected until an eighth of it is free again. The address with the most bytes
 * loses its largest connections first. If no address holds more than the size of one head, the connections go first that have
 * sent nothing for the longest time, so that many small attackers do not displace an honest slow client. Bytes that wait only for
 * the upstream are counted, but never freed. A page that was sent to an address just now is spared, too, while all such pages are
 * a small part of the budget: it is larger than a head, and its client may be reading it.
 *
 * <p>Any thread. Costs nothing for a request that arrives in one read.
 */
public final class ClientMemory {
    /**
     * What one connection may hold uncounted, such as the start of a head that arrived in two reads. The connection itself takes
     * many times as much, and is limited by number.
     */
    public static final int UNCOUNTED_BYTES = 1024;

    private static final int FREED_SHARE = 8;
    /** The fraction of the budget that may be pages that are being read. */
    private static final int PAGES_SHARE = 4;
    /** A client that reads a page has read it after this time; otherwise the page is no longer spared. */
    private static final long PAGE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How often all holders are examined when the budget is used up: others may add bytes faster than that takes. */
    private static final int MAX_PASSES = 4;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long limit;
    private final long smallBytes;
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean isFreeing = new AtomicBoolean();
    /** Used only by the thread that has set {@link #isFreeing}, like the next field. */
    private boolean foundNothing;

    private long foundNothingNanos;
    private final ConcurrentHashMap<Long, Address> addresses = new ConcurrentHashMap<>();

    /** The connections from one address that hold something. */
    private static final class Address {
        private final Set<HeldBytes> holders = ConcurrentHashMap.newKeySet();
    }

    /** What a connection held when it was examined; it may hold less by now. */
    private record Holding(HeldBytes holder, long bytes, long since) {
        static final Comparator<Holding> LARGEST_FIRST =
                Comparator.comparingLong(Holding::bytes).reversed().thenComparingLong(Holding::since);
        static final Comparator<Holding> SILENT_FIRST = Comparator.comparingLong(Holding::since);
    }

    /** The connections of one address that may be rejected. */
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
     * Creates the budget.
     *
     * @param limit in bytes
     * @param smallBytes what one address may hold without counting as large: the largest size of a head
     */
    public ClientMemory(long limit, long smallBytes) {
        this.limit = limit;
        this.smallBytes = smallBytes;
    }

    /**
     * Opens the account of one connection.
     *
     * @param loop the event loop of the connection
     * @param reject is called there if the connection was chosen to be rejected
     */
    public HeldBytes open(@Nullable InetAddress client, Executor loop, Runnable reject) {
        return new HeldBytes(this, client == null ? 0L : PeerAddress.keyOf(client), loop, reject);
    }

    /** Returns how many bytes are held now. */
    public long held() {
        return held.get();
    }

    void enter(Long address, HeldBytes holder) {
        addresses.compute(address, (key, known) -> {
            Address entry = known == null ? new Address() : known;
            entry.holders.add(holder);
            return entry;
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

    /** Rejects connections if the budget is used up. Does nothing if another thread is already doing so. */
    void freeMemory(long now) {
        for (int i = 0; i < MAX_PASSES && held.get() > limit && isFreeing.compareAndSet(false, true); i++) {
            try {
                if (!mayExamine(now)) {
                    return;
                }
                freeOnce(now);
            } finally {
                isFreeing.set(false);
            }
        }
    }

    /**
     * Examines all holders once and decides by that alone. What is added meanwhile is left for the next time; otherwise holders
     * that add nothing would be rejected in place of those that do.
     */
    private void freeOnce(long now) {
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
            foundNothing = true;
            foundNothingNanos = now;
        }
        evictSmall(worstFirst, evictLarge(worstFirst, excess));
    }

    private static boolean isPageBeingRead(Holding holding, long now) {
        return holding.holder().kind() == HeldBytes.Kind.PAGE && now - holding.since() < PAGE_NANOS;
    }

    /** If everything that is held is spared, examining it again immediately would find the same. */
    private boolean mayExamine(long now) {
        foundNothing &= now - foundNothingNanos < RETRY_NANOS;
        return !foundNothing;
    }

    /** Returns how many bytes are still too many when no address is large any more. */
    private long evictLarge(PriorityQueue<Candidate> worstFirst, long excess) {
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
                largest.holder().evict();
                left -= largest.bytes();
                worst.bytes -= largest.bytes();
                worstFirst.add(worst);
            }
        }
        return left;
    }

    private static void evictSmall(PriorityQueue<Candidate> candidates, long excess) {
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
            holding.holder().evict();
            left -= holding.bytes();
        }
    }
}
