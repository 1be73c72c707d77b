package io.llamatap.server.accesslog;

import io.llamatap.tap.AccessRecord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop has told and the writer has not taken yet: a ring of fixed size without locks.
 *
 * <p>Assumes one thread that offers and one that polls. Guarantees order, and that neither ever waits: what finds the ring full is
 * dropped and counted. A place that is null is free; so each side needs to know its own index alone.
 */
final class LineQueue {
    private final AtomicReferenceArray<@Nullable AccessRecord> ring;
    private final AtomicLong dropped = new AtomicLong();
    /** Owned by the thread that offers. */
    private int tail;
    /** Owned by the thread that polls. */
    private int head;

    /** Makes an empty ring of a capacity that is a power of two. */
    LineQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be a power of two");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    /** Adds a record, or drops it if there is no room. */
    void offer(AccessRecord record) {
        int place = tail & (ring.length() - 1);
        if (ring.get(place) != null) {
            dropped.lazySet(dropped.get() + 1); // one writer
            return;
        }
        // Volatile, since the writer's sleep is looked at next: one of both must see the other.
        ring.set(place, record);
        tail++;
    }

    /** Takes the oldest record; null if there is none. */
    @Nullable
    AccessRecord poll() {
        int place = head & (ring.length() - 1);
        AccessRecord record = ring.get(place);
        if (record != null) {
            ring.lazySet(place, null);
            head++;
        }
        return record;
    }

    /** Says whether there is nothing to poll; asked by the thread that polls. */
    boolean isEmpty() {
        return ring.get(head & (ring.length() - 1)) == null;
    }

    /** Returns how many records were dropped so far; any thread. */
    long dropped() {
        return dropped.get();
    }
}
