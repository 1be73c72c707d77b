package io.llamatap.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Shrinks the heap after a busy time. The heap shrinks only at a full collection, and an idle proxy allocates too little to trigger one, so
 * that it would keep the memory of its busiest time for days.
 *
 * <p>It never collects while an exchange is in flight, and at most once after each busy time, so that the pause of about 10 ms delays
 * nobody. Used by one thread; its suppliers must be callable from any thread.
 */
final class HeapTrimmer {
    /** The time between two checks. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** The number of consecutive checks without any exchange before a collection, so that frequent requests never meet one. */
    private static final int QUIET_CHECKS = 2;

    /** The minimum growth of the heap since our last collection, or since the start, that is worth a collection. */
    private static final long NOTABLE_BYTES = 1 << 20;

    private final BooleanSupplier isBusy;
    private final LongSupplier begun;
    private final LongSupplier heapBytes;
    private final Runnable collection;
    private long seen;
    private int quietChecks;
    private long keptBytes;

    /** Takes whether exchanges are in flight, and how many have begun so far. */
    HeapTrimmer(BooleanSupplier isBusy, LongSupplier begun) {
        this(isBusy, begun, Runtime.getRuntime()::totalMemory, System::gc);
    }

    /** The same with another heap, for tests. */
    HeapTrimmer(BooleanSupplier isBusy, LongSupplier begun, LongSupplier heapBytes, Runnable collection) {
        this.isBusy = isBusy;
        this.begun = begun;
        this.heapBytes = heapBytes;
        this.collection = collection;
        this.keptBytes = heapBytes.getAsLong();
    }

    /** Checks once, and collects if the proxy is idle and the heap has grown. */
    void collectIfIdle() {
        long now = begun.getAsLong();
        boolean isQuiet = now == seen && !isBusy.getAsBoolean();
        seen = now;
        quietChecks = isQuiet ? quietChecks + 1 : 0;
        if (quietChecks == QUIET_CHECKS && heapBytes.getAsLong() - keptBytes >= NOTABLE_BYTES) {
            collection.run();
            keptBytes = heapBytes.getAsLong();
        }
    }
}
