package io.llamatap.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A lock for test state, and threads that wait for conditions of it. Any thread. */
final class Changes {

    /** Changes state and wakes the threads that wait. */
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

    /** Waits until a condition holds. After the time limit it fails and says what was waited for. */
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
