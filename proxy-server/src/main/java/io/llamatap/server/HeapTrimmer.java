package io.llamatap.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Has the heap shrink when a busy time is over: it does so only at a full collection, and a proxy at rest allocates too little to
 * come to one, so that it would keep for days what it once needed at most.
 *
 * <p>It never collects while an exchange goes on, and at most once after each busy time: a pause of some 10 ms then delays nobody.
 * One thread looks; what it asks must be readable by any.
 */
final class HeapTrimmer {
    /** From one look to the next. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** Looks in a row that must find nothing going on and nothing begun: whoever asks often is never met by a collection. */
    private static final int QUIET_LOOKS = 2;

    /** What the heap must have grown by since the last collection of ours, or since the start; less is not worth one. */
    private static final long NOTABLE_BYTES = 1 << 20;

    private final BooleanSupplier isBusy;
    private final LongSupplier begun;
    private final LongSupplier heapBytes;
    private final Runnable collection;
    private long seen;
    private int quietLooks;
    private long keptBytes;

    /** Takes whether exchanges go on, and how many have begun so far. */
    HeapTrimmer(BooleanSupplier isBusy, LongSupplier begun) {
        this(isBusy, begun, Runtime.getRuntime()::totalMemory, System::gc);
    }

    /** The same with another heap. */
    HeapTrimmer(BooleanSupplier isBusy, LongSupplier begun, LongSupplier heapBytes, Runnable collection) {
        this.isBusy = isBusy;
        this.begun = begun;
        this.heapBytes = heapBytes;
        this.collection = collection;
        this.keptBytes = heapBytes.getAsLong();
    }

    /** Looks once, and collects if it is time to. */
    void collectIfIdle() {
        long now = begun.getAsLong();
        boolean isQuiet = now == seen && !isBusy.getAsBoolean();
        seen = now;
        quietLooks = isQuiet ? quietLooks + 1 : 0;
        if (quietLooks == QUIET_LOOKS && heapBytes.getAsLong() - keptBytes >= NOTABLE_BYTES) {
            collection.run();
            keptBytes = heapBytes.getAsLong();
        }
    }
}
