package io.llamatap.server.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A daemon thread that does something again and again until it is closed.
 *
 * <p>{@link #start} is called once; {@link #wake} and {@link #close} by any thread, also before the start.
 */
public final class Repeater implements AutoCloseable {
    /** What a step returns instead of a time when there is nothing more to do. */
    public static final long END = -1;

    private final Thread thread;
    private final Runnable last;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean isClosed;

    /**
     * Makes a thread that begins with {@link #start}.
     *
     * @param first how long it waits for its first step
     * @param step does it once, and returns after how many nanoseconds it is to be done again, or {@link #END}
     * @param last done on the same thread when no step follows
     */
    public Repeater(String name, Duration first, LongSupplier step, Runnable last) {
        this.last = last;
        this.thread = daemon(name, () -> run(first.toNanos(), step));
    }

    /** Makes one that has nothing to do at its end. */
    public Repeater(String name, Duration first, LongSupplier step) {
        this(name, first, step, () -> {});
    }

    /**
     * Makes one that does something once a period, for the first time one period after the start. The period runs from one beginning to
     * the next; what was missed is not made up for.
     */
    public static Repeater every(Duration period, String name, Runnable task) {
        return new Repeater(name, period, () -> {
            long next = System.nanoTime() + period.toNanos();
            task.run();
            return Math.max(0, next - System.nanoTime());
        });
    }

    /** Returns a thread that does something once and keeps no process alive; it is not started. */
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

    /** Has the next step done now. */
    public void wake() {
        wakeUps.release();
    }

    /** Says whether there will be no further step. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Has the step that is being done be the last; does not wait for its end. */
    @Override
    public void close() {
        isClosed = true;
        wake();
    }

    /** Returns the thread, for whoever has to wait for its end. */
    public Thread thread() {
        return thread;
    }
}
