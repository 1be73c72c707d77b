package io.llamatap.relay.io;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Judges peers only once their event loop has read what lies in its sockets by now. A limit of time is never judged before: a loop
 * that was busy, or stopped with its process, finds bytes there that came in time.
 */
public final class AfterLooking {
    /**
     * How often a loop asks the kernel before a limit is judged: once for what lies there, again for what the first time had no room
     * for, or what was only announced (io_uring), or what the encryption made of it.
     */
    private static final int LOOKS = 3;

    private AfterLooking() {}

    /** Runs a judgement on the loop, after it has looked. */
    public static void run(EventLoop eventLoop, Runnable judgement) {
        look(eventLoop, LOOKS, judgement);
    }

    /** What is scheduled here runs behind the next round of the loop at the earliest; what is executed could run in this one. */
    private static void look(EventLoop eventLoop, int times, Runnable judgement) {
        if (times == 0) {
            judgement.run();
        } else {
            eventLoop.schedule(() -> look(eventLoop, times - 1, judgement), 0, TimeUnit.NANOSECONDS);
        }
    }
}
