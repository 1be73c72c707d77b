package io.llamatap.relay.io;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A time limit on one step with a peer, such as connecting or a handshake. It passes only if the step is still not complete after
 * the event loop has read what had arrived by then.
 *
 * <p>If the event loop itself was late, because it was busy or the process was stopped, the step gets that time once more: the
 * peer may have been waiting for us. Used on the event loop of the step.
 */
public final class Deadline {
    /** How late a timer may be before the event loop counts as delayed. */
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

    /** Starts a time limit. The action runs on the event loop if it passes. */
    public static Deadline in(EventLoop eventLoop, long limitNanos, Runnable onPassed) {
        assert eventLoop.inEventLoop();
        return new Deadline(eventLoop, limitNanos, onPassed);
    }

    private ScheduledFuture<?> start(long nanos) {
        expectedNanos = eventLoop.ticker().nanoTime() + nanos;
        return eventLoop.schedule(this::onTimer, nanos, TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        AfterPendingReads.run(eventLoop, this::judge);
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
     * The step is complete.
     *
     * @return for how long the event loop itself delayed it, in nanoseconds
     */
    public long end() {
        assert eventLoop.inEventLoop();
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
