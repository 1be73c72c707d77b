package io.llamatap.relay.io;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action after an event loop has read what is waiting in its sockets. Time limits are enforced this way only: after the
 * event loop was busy, or the process was stopped, bytes may be waiting that arrived in time.
 */
public final class AfterPendingReads {
    /**
     * How many times the event loop polls its sockets before the action. The first poll reads what is waiting; further ones read
     * what did not fit, what io_uring only announced, or what TLS made of it.
     */
    private static final int POLLS = 3;

    private AfterPendingReads() {}

    /** Runs the action on the event loop. */
    public static void run(EventLoop eventLoop, Runnable action) {
        poll(eventLoop, POLLS, action);
    }

    /**
     * A scheduled task runs in the next round of the event loop at the earliest; an executed one could run in the present round.
     */
    private static void poll(EventLoop eventLoop, int times, Runnable action) {
        if (times == 0) {
            action.run();
        } else {
            eventLoop.schedule(() -> poll(eventLoop, times - 1, action), 0, TimeUnit.NANOSECONDS);
        }
    }
}
