package io.llamatap.relay.client;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What is held for one connection, as its share of the {@link ClientMemory}.
 *
 * <p>Its connection's event loop sets it; whoever finds the budget spent may condemn it, from any thread. The lock is held for some
 * stores, and only for connections that hold something.
 */
final class HeldBytes {
    /** Until then, what a rejected connection held is gone, unless its event loop is held up. */
    private static final long LET_GO_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClientMemory memory;
    private final Long address;
    private final Executor loop;
    private final Runnable reject;
    private long bytes;
    private long since;
    private boolean isSpared;
    /** Its bytes count no more: they go as soon as its event loop has its turn. */
    private boolean isCondemned;

    private long condemnedNanos;

    HeldBytes(ClientMemory memory, Long address, Executor loop, Runnable reject) {
        this.memory = memory;
        this.address = address;
        this.loop = loop;
        this.reject = reject;
    }

    /** What counts, in bytes. */
    synchronized long bytes() {
        return bytes;
    }

    /** When the connection held less or more for the last time, on the relay's clock. */
    synchronized long since() {
        return since;
    }

    /** Says whether it must not be rejected, since it waits for the upstream alone. */
    synchronized boolean isSpared() {
        return isSpared;
    }

    /**
     * Says how much is held from now on; rejects connections, this one perhaps, if the budget is spent by it. On the event loop.
     *
     * @param spared whether all that the client did was to send what the upstream does not take yet
     */
    void set(long held, boolean spared, long now) {
        long counted = held <= ClientMemory.UNCOUNTED_BYTES ? 0 : held;
        if (change(counted, spared, now) > 0) {
            memory.relieve(now);
        }
    }

    private synchronized long change(long counted, boolean spared, long now) {
        isSpared = spared;
        if (isCondemned) {
            if (condemnedNanos == 0) {
                condemnedNanos = now;
            }
            // What has not gone by then stays for a while, and counts.
            isCondemned = counted > 0 && now - condemnedNanos < LET_GO_NANOS;
            if (isCondemned || counted == 0) {
                return 0;
            }
        }
        long more = counted - bytes;
        if (more == 0) {
            return 0;
        }
        if (bytes == 0) {
            memory.enter(address, this);
        } else if (counted == 0) {
            memory.leave(address, this);
        }
        bytes = counted;
        since = now;
        memory.add(more);
        return more;
    }

    /** It is not rejected after all: what it holds waits for the upstream by now. */
    synchronized void pardon() {
        isCondemned = false;
    }

    /** Has the connection rejected by its event loop; its bytes count no more from here on. Any thread. */
    void condemn() {
        synchronized (this) {
            long freed = bytes;
            if (isCondemned || freed == 0 || isSpared) {
                return;
            }
            isCondemned = true;
            condemnedNanos = 0;
            bytes = 0;
            memory.leave(address, this);
            memory.add(-freed);
        }
        loop.execute(reject);
    }
}
