package io.llamatap.server.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A daemon thread that repeats a step until it is closed.
 *
 * <p>{@link #start} is called once; {@link #wake} and {@link #close} by any thread, also before the start.
 */
public final class Repeater implements AutoCloseable {
    /** Returned by a step to end the thread. */
    public static final long END = -1;

    private final Thread thread;
    private final Runnable last;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean isClosed;

    /**
     * Creates a thread that begins with {@link #start}.
     *
     * @param first the wait before the first step
     * @param step returns the nanoseconds until the next step, or {@link #END}
     * @param last called on the same thread after the last step
     */
    public Repeater(String name, Duration first, LongSupplier step, Runnable last) {
        this.last = last;
        this.thread = daemon(name, () -> run(first.toNanos(), step));
    }

    /** Creates a thread without an action at its end. */
    public Repeater(String name, Duration first, LongSupplier step) {
        this(name, first, step, () -> {});
    }

    /**
     * Creates a thread that runs a task once per period, first one period after the start. The period is the time between two starts.
     * Missed runs are not made up for.
     */
    public static Repeater every(Duration period, String name, Runnable task) {
        return new Repeater(name, period, () -> {
            long next = System.nanoTime() + period.toNanos();
            task.run();
            return Math.max(0, next - System.nanoTime());
        });
    }

    /** Returns a daemon thread that is not started. */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run(long firstNanos, LongSupplier step) {
        try {
            for (long pause = firstNanos; pause >= 0 && !isClosedWithin(pause); ) {
                pause = step.getAsLong();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            last.run();
        }
    }

    private boolean isClosedWithin(long nanos) throws InterruptedException {
        if (wakeUps.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            wakeUps.drainPermits();
        }
        return isClosed;
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Runs the next step now. */
    public void wake() {
        wakeUps.release();
    }

    /** Returns whether no further step follows. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Makes the current step the last one; does not wait for its end. */
    @Override
    public void close() {
        isClosed = true;
        wake();
    }

    /** Returns the thread, to wait for its end. */
    public Thread thread() {
        return thread;
    }
}
