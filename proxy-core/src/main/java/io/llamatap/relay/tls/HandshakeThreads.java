package io.llamatap.relay.tls;

import io.llamatap.relay.io.PeerAddress;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does the arithmetic of TLS handshakes, a millisecond or more each, on threads of its own, so that no stream waits for it.
 *
 * <p>What belongs to a connection that is closed is let go of at once and never done, so what waits is bounded by the number of
 * handshakes under way. The upstream's come first, then those of the client address that has fewest waiting: who begins handshakes
 * without end makes itself wait. Any thread.
 */
public final class HandshakeThreads implements AutoCloseable {
    private static final int CLEARED_AT_LEAST = 256;

    private final ThreadPoolExecutor threads;
    private final ConcurrentHashMap<Long, Integer> waiting = new ConcurrentHashMap<>();
    private final AtomicLong order = new AtomicLong();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger forgotten = new AtomicInteger();

    /** Threads begin when there is something to do, and end when there is nothing. */
    public HandshakeThreads(int count) {
        threads = new ThreadPoolExecutor(
                count,
                count,
                10,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                new DefaultThreadFactory("handshake", true));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns what does the arithmetic of a connection to the upstream. */
    Executor forUpstream(Channel channel) {
        return task -> execute(channel, null, task);
    }

    /** Returns what does the arithmetic of a client's connection. */
    Executor forClient(Channel channel) {
        InetAddress client = PeerAddress.of(channel.remoteAddress());
        Long address = client == null ? Long.valueOf(0) : PeerAddress.keyOf(client);
        return task -> execute(channel, address, task);
    }

    private void execute(Channel channel, @Nullable Long address, Runnable task) {
        int rank = address == null ? 0 : waiting.merge(address, 1, Integer::sum);
        Step step = new Step(address, rank, order.getAndIncrement(), task);
        queued.incrementAndGet();
        threads.execute(step);
        // Runs at once where the channel is closed already.
        channel.closeFuture().addListener(closed -> step.forget());
    }

    /** Takes out what was forgotten once that is most of what waits: it would wait behind all that is wanted. */
    private void clear(int dead) {
        if (dead < CLEARED_AT_LEAST || dead < queued.get() / 2) {
            return;
        }
        threads.getQueue().removeIf(waits -> {
            boolean isDead = waits instanceof Step step && step.task.get() == null;
            if (isDead) {
                queued.decrementAndGet();
                forgotten.decrementAndGet();
            }
            return isDead;
        });
    }

    /** The number of steps that wait, those for closed connections among them. */
    int queued() {
        return threads.getQueue().size();
    }

    /** The number of addresses for which something waits or is done. */
    int addresses() {
        return waiting.size();
    }

    /** One piece of work. */
    private final class Step implements Runnable, Comparable<Step> {
        private final @Nullable Long address;
        private final int rank;
        private final long number;
        private final AtomicReference<@Nullable Runnable> task;

        Step(@Nullable Long address, int rank, long number, Runnable task) {
            this.address = address;
            this.rank = rank;
            this.number = number;
            this.task = new AtomicReference<>(task);
        }

        /** Says whether there is anything left of it; whoever takes it does it. */
        private @Nullable Runnable take() {
            return task.getAndSet(null);
        }

        void forget() {
            if (take() != null) {
                onOver();
                clear(forgotten.incrementAndGet());
            }
        }

        @Override
        public void run() {
            queued.decrementAndGet();
            Runnable due = take();
            if (due == null) {
                forgotten.decrementAndGet();
                return;
            }
            try {
                due.run();
            } finally {
                onOver();
            }
        }

        private void onOver() {
            if (address != null) {
                waiting.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
        }

        @Override
        public int compareTo(Step other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Long.compare(number, other.number);
        }
    }

    /** Ends the threads; what waits is not done any more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
