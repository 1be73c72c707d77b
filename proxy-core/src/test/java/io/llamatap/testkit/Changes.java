package io.llamatap.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A lock under which test state changes, and on which threads wait for conditions of it. Any thread. */
final class Changes {

    /** Changes state and wakes who waits for it. */
    synchronized void make(Runnable change) {
        change.run();
        notifyAll();
    }

    /** Reads state that only {@link #make} changes. */
    synchronized <T> T read(Supplier<T> reader) {
        return reader.get();
    }

    void await(Supplier<String> what, BooleanSupplier condition) {
        await(Patience.LIMIT, what, condition);
    }

    /** Waits until a condition holds; fails with what was waited for when the limit is over. */
    synchronized void await(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not within " + limit + ": " + what.get());
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + what.get(), e);
            }
        }
    }
}
