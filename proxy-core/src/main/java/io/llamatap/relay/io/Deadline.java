package io.llamatap.relay.io;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A limit of time on one step with a peer, such as connecting or a handshake: it passes only if the step is not over after the loop has
 * read what had arrived by then.
 *
 * <p>A step that the loop itself held up, since it was busy or the process was stopped, gets that time back once: the peer may have
 * been waiting for us. On the event loop of the step.
 */
public final class Deadline {
    /** How late a timer may be before the loop is said to have stood still. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLoop eventLoop;
    private final long limitNanos;
    private final Runnable onPassed;
    private ScheduledFuture<?> timer;
    private long expectedNanos;
    private long lostNanos;
    private boolean over;

    private Deadline(EventLoop eventLoop, long limitNanos, Runnable onPassed) {
        this.eventLoop = eventLoop;
        this.limitNanos = limitNanos;
        this.onPassed = onPassed;
        this.timer = start(limitNanos);
    }

    /** Starts one; the action is run on the loop if it passes. */
    public static Deadline in(EventLoop eventLoop, long limitNanos, Runnable onPassed) {
        return new Deadline(eventLoop, limitNanos, onPassed);
    }

    private ScheduledFuture<?> start(long nanos) {
        expectedNanos = eventLoop.ticker().nanoTime() + nanos;
        return eventLoop.schedule(this::onTimer, nanos, TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        AfterLooking.run(eventLoop, this::judge);
    }

    private void judge() {
        if (over) {
            return;
        }
        long late = lateNanos();
        if (late > 0 && lostNanos == 0) {
            lostNanos = Math.min(late, limitNanos);
            timer = start(lostNanos);
            return;
        }
        over = true;
        onPassed.run();
    }

    private long lateNanos() {
        long late = eventLoop.ticker().nanoTime() - expectedNanos;
        return late > LATE_NANOS ? late : 0;
    }

    /**
     * The step is over.
     *
     * @return for how long the loop itself held it up
     */
    public long end() {
        if (!over) {
            over = true;
            timer.cancel(false);
            if (lostNanos == 0) {
                lostNanos = Math.min(lateNanos(), limitNanos);
            }
        }
        return lostNanos;
    }
}
