package io.llamatap.relay.io;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shares the time of an event loop fairly between clients that get responses of our own (a page or a rejection) and everything
 * else.
 *
 * <p>Such a response waits for nothing, so a client that sends thousands of requests at once would occupy the event loop until
 * the last one. With turns, it gets a few responses at a time and then waits behind the others. All such responses together take
 * at most half of the event loop's time, beyond a short burst. Between two rounds the event loop polls its sockets. Owned by that
 * event loop.
 */
public final class Turns {
    /** The number of requests of one client that get a response before others have their turn. */
    public static final int REQUESTS = 16;

    /** How long the event loop may be occupied before it has to pause. A token that arrives meanwhile waits that long. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /**
     * The time that was used is paid back at this fraction of the time that passes: half of the event loop's time is for
     * everything else.
     */
    private static final int FORGIVEN = 2;

    private final EventLoop eventLoop;
    private final LongSupplier clock;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private boolean isScheduled;
    private long debtNanos;
    private long settledNanos;
    private long begunNanos;
    private boolean isTaken;

    /** A client that waits for its turn. */
    public interface Turn {
        /** Uses the turn; must not throw. */
        void onTurn();
    }

    public Turns(EventLoop eventLoop, LongSupplier clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.settledNanos = clock.getAsLong();
    }

    /** A response of our own is being made. The event loop counts as occupied until {@link #end}. */
    public void begin() {
        if (!isTaken) {
            isTaken = true;
            begunNanos = clock.getAsLong();
        }
    }

    /** Ends what {@link #begin} began; does nothing otherwise. */
    public void end() {
        if (isTaken) {
            isTaken = false;
            long now = clock.getAsLong();
            settle(begunNanos);
            settledNanos = now;
            debtNanos += Math.max(0, now - begunNanos);
        }
    }

    private void settle(long now) {
        debtNanos = Math.max(0, debtNanos - Math.max(0, now - settledNanos) / FORGIVEN);
        settledNanos = now;
    }

    /** Returns whether the next response of our own has to wait. */
    public boolean isUsedUp() {
        long now = clock.getAsLong();
        if (isTaken) {
            return debtNanos + now - begunNanos > BURST_NANOS;
        }
        settle(now);
        return debtNanos > BURST_NANOS;
    }

    /** Gives the client a turn after all that wait already, and after what is in the sockets by then was read. */
    public void await(Turn turn) {
        waiting.add(turn);
        schedule();
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            // Scheduled, since tasks that are executed by tasks run before the event loop polls its sockets again.
            eventLoop.schedule(this::round, pauseNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Returns how long it takes until half of a burst is available again. */
    private long pauseNanos() {
        return isUsedUp() ? (debtNanos - BURST_NANOS / 2) * FORGIVEN : 0;
    }

    /** Gives each waiting client one turn, as long as there is time. Who asks for another one gets it in the next round. */
    private void round() {
        isScheduled = false;
        for (int left = waiting.size(); left > 0 && !isUsedUp(); left--) {
            Turn next = waiting.poll();
            if (next != null) {
                next.onTurn();
            }
        }
        schedule();
    }
}
