package io.llamatap.relay.io;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shares an event loop between the clients that it responds to by itself, with a page or a rejection, and everybody else.
 *
 * <p>Such a response waits for nobody, so a client that sends thousands of requests at once would keep the loop until the last. Here
 * it gets a few responses at a time and then waits behind the others; and all such responses together take half of the loop's time,
 * beyond a short burst. Between two rounds the loop looks after its sockets. Owned by that loop.
 */
public final class Turns {
    /** How many requests of one client are responded to before others have their turn. */
    public static final int REQUESTS = 16;

    /** How long the loop may be taken up before it has to pause: a token that comes meanwhile waits so long. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Of what the loop was taken up, this share is forgiven in the same time: half of the loop is everybody else's. */
    private static final int FORGIVEN = 2;

    private final EventLoop eventLoop;
    private final LongSupplier clock;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private boolean isScheduled;
    private long debtNanos;
    private long settledNanos;
    private long begunNanos;
    private boolean isTaken;

    /** One who waits for a turn. */
    public interface Turn {
        /** Takes it; must not throw. */
        void onTurn();
    }

    public Turns(EventLoop eventLoop, LongSupplier clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.settledNanos = clock.getAsLong();
    }

    /** A response of our own is to be made: from here on the loop is taken up, until {@link #end}. */
    public void begin() {
        if (!isTaken) {
            isTaken = true;
            begunNanos = clock.getAsLong();
        }
    }

    /** What was begun is over; does nothing where nothing was. */
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

    /** Says whether another response of our own has to wait, since there have been many. */
    public boolean isUsedUp() {
        long now = clock.getAsLong();
        if (isTaken) {
            return debtNanos + now - begunNanos > BURST_NANOS;
        }
        settle(now);
        return debtNanos > BURST_NANOS;
    }

    /** Lets one have its turn behind all who wait already, and behind what is in the sockets by then. */
    public void await(Turn turn) {
        waiting.add(turn);
        schedule();
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            // Scheduled, since the tasks that are begotten by tasks run before the loop asks for sockets again.
            eventLoop.schedule(this::round, pauseNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** How long it takes until half of a burst is there again. */
    private long pauseNanos() {
        return isUsedUp() ? (debtNanos - BURST_NANOS / 2) * FORGIVEN : 0;
    }

    /** Each who waits now has one turn, as long as there is time; who asks for another meanwhile has it in the next round. */
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
