package io.llamatap.server.accesslog;

import io.llamatap.tap.meter.AccessRecord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The queue between one event loop and the writer: a lock-free ring buffer of fixed size.
 *
 * <p>One thread offers and one polls. Records keep their order and neither thread ever waits: a record that finds the ring full is dropped
 * and counted. A free slot is null, so each side needs only its own index.
 */
final class LineQueue {
    private final AtomicReferenceArray<@Nullable AccessRecord> ring;
    private final AtomicLong dropped = new AtomicLong();
    /** Used by the offering thread only. */
    private int tail;
    /** Used by the polling thread only. */
    private int head;

    /** Creates an empty queue whose capacity is a power of two. */
    LineQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", but must be a power of two");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    /** Adds a record, or drops it if the queue is full. */
    void offer(AccessRecord record) {
        int place = tail & (ring.length() - 1);
        if (ring.get(place) != null) {
            dropped.lazySet(dropped.get() + 1); // one writer
            return;
        }
        // Volatile, because the caller then checks whether the writer sleeps: one of the two must see the other's
        // write.
        ring.set(place, record);
        tail++;
    }

    /** Returns the oldest record; null if there is none. */
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

    /** Returns whether the queue is empty; called by the polling thread. */
    boolean isEmpty() {
        return ring.get(head & (ring.length() - 1)) == null;
    }

    /** Returns the number of records dropped so far; any thread. */
    long dropped() {
        return dropped.get();
    }
}
