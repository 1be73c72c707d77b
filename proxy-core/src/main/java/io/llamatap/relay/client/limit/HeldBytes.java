package io.llamatap.relay.client.limit;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What is held for one connection, as its account in the {@link ClientMemory}.
 *
 * <p>Set on the event loop of the connection; read and evicted by any thread. The lock is held for a few stores, and only for
 * connections that hold something.
 */
public final class HeldBytes {
    /** After this time, the memory of a rejected connection has been freed, unless its event loop is delayed. */
    private static final long RELEASE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is held. */
    public enum Kind {
        /** Parts of a request that is not complete. */
        REQUEST,
        /** A page of our own that the client has not read yet. */
        PAGE,
        /**
         * Bytes that wait only for the upstream, which is not the client's fault. They are never a reason to reject the
         * connection.
         */
        UPLOAD
    }

    private final ClientMemory memory;
    private final Long address;
    private final Executor loop;
    private final Runnable reject;
    private long bytes;
    private long since;
    private Kind kind = Kind.REQUEST;
    /** Whether its bytes no longer count, because they are freed as soon as its event loop runs. */
    private boolean isEvicted;

    private long evictedNanos;

    HeldBytes(ClientMemory memory, Long address, Executor loop, Runnable reject) {
        this.memory = memory;
        this.address = address;
        this.loop = loop;
        this.reject = reject;
    }

    /** Returns how many bytes count. */
    synchronized long bytes() {
        return bytes;
    }

    /** Returns when the client last sent something, or a page began to be held, by the relay's clock. */
    synchronized long since() {
        return since;
    }

    /** Returns what is held. */
    synchronized Kind kind() {
        return kind;
    }

    /**
     * Sets how much is held. If that exceeds the budget, connections are rejected, possibly this one. On the event loop.
     *
     * @param now the time by the relay's clock
     */
    public void set(long held, Kind newKind, long now) {
        long counted = held <= ClientMemory.UNCOUNTED_BYTES ? 0 : held;
        if (change(counted, newKind, now)) {
            memory.freeMemory(now);
        }
    }

    /**
     * Returns whether the budget may be exceeded by the change: there is more, or what there is no longer waits for the upstream.
     */
    private synchronized boolean change(long counted, Kind newKind, long now) {
        boolean isSparedNoLonger = kind == Kind.UPLOAD && newKind != Kind.UPLOAD;
        kind = newKind;
        if (isEvicted) {
            if (evictedNanos == 0) {
                evictedNanos = now;
            }
            // What was not freed by then counts again.
            isEvicted = counted > 0 && now - evictedNanos < RELEASE_NANOS;
            if (isEvicted || counted == 0) {
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

    /** The client has sent something, which need not increase what is held. */
    public synchronized void onRead(long now) {
        if (kind != Kind.PAGE) {
            since = now;
        }
    }

    /** The connection is not rejected after all, since what it holds waits for the upstream by now. */
    public synchronized void cancelEviction() {
        isEvicted = false;
    }

    /** Has the connection rejected by its event loop. Its bytes no longer count from now on. Any thread. */
    void evict() {
        synchronized (this) {
            long freed = bytes;
            if (isEvicted || freed == 0 || kind == Kind.UPLOAD) {
                return;
            }
            isEvicted = true;
            evictedNanos = 0;
            bytes = 0;
            memory.leave(address, this);
            memory.add(-freed);
        }
        loop.execute(reject);
    }
}
