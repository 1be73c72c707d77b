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

    /** What is held. */
    enum Kind {
        /** What a client has sent of a request that is not complete. */
        REQUEST,
        /** A page of ours that the client has not read yet. */
        PAGE,
        /** What waits for the upstream alone, which is not the client's fault: it is not rejected for that. */
        UPLOAD
    }

    private final ClientMemory memory;
    private final Long address;
    private final Executor loop;
    private final Runnable reject;
    private long bytes;
    private long since;
    private Kind kind = Kind.REQUEST;
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

    /** When the client was heard for the last time, or a page began to be held, on the relay's clock. */
    synchronized long since() {
        return since;
    }

    /** Returns what is held. */
    synchronized Kind kind() {
        return kind;
    }

    /**
     * Says how much is held from now on; rejects connections, this one perhaps, if the budget is spent by it. On the event loop.
     *
     * @param now when, on the relay's clock
     */
    void set(long held, Kind of, long now) {
        long counted = held <= ClientMemory.UNCOUNTED_BYTES ? 0 : held;
        if (change(counted, of, now)) {
            memory.relieve(now);
        }
    }

    /** Says whether the budget may be spent by it: there is more, or what there is waits for the upstream no longer. */
    private synchronized boolean change(long counted, Kind of, long now) {
        boolean isSparedNoLonger = kind == Kind.UPLOAD && of != Kind.UPLOAD;
        kind = of;
        if (isCondemned) {
            if (condemnedNanos == 0) {
                condemnedNanos = now;
            }
            // What has not gone by then stays for a while, and counts.
            isCondemned = counted > 0 && now - condemnedNanos < LET_GO_NANOS;
            if (isCondemned || counted == 0) {
                return false;
            }
        }
        long more = counted - bytes;
        if (more == 0) {
            return isSparedNoLonger;
        }
        if (bytes == 0) {
            memory.enter(address, this);
        } else if (counted == 0) {
            memory.leave(address, this);
        }
        bytes = counted;
        since = now;
        memory.add(more);
        return more > 0 || isSparedNoLonger;
    }

    /** The client has sent something, which need not make what is held larger. */
    synchronized void onRead(long now) {
        if (kind != Kind.PAGE) {
            since = now;
        }
    }

    /** It is not rejected after all: what it holds waits for the upstream by now. */
    synchronized void pardon() {
        isCondemned = false;
    }

    /** Has the connection rejected by its event loop; its bytes count no more from here on. Any thread. */
    void condemn() {
        synchronized (this) {
            long freed = bytes;
            if (isCondemned || freed == 0 || kind == Kind.UPLOAD) {
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
