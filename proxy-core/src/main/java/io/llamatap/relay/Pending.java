package io.llamatap.relay;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;

/** Reads how many tasks wait for an event loop. */
final class Pending {
    private Pending() {}

    /** Called on that loop only: counting elsewhere would wait for it. */
    static int tasks(EventLoop loop) {
        return loop instanceof SingleThreadIoEventLoop io ? io.pendingTasks() : 0;
    }
}
