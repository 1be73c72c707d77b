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
 * Runs the computations of TLS handshakes, a millisecond or more each, on separate threads, so that no stream waits for them.
 *
 * <p>Computations for closed connections are dropped, so the queue is limited by the number of handshakes in progress. Those for
 * the upstream come first, then those of the client address with the fewest waiting: an address that starts handshakes without
 * end delays only itself. Any thread.
 */
public final class HandshakeThreads implements AutoCloseable {
    private static final int MIN_CLEARED = 256;

    private final ThreadPoolExecutor threads;
    private final ConcurrentHashMap<Long, Integer> waiting = new ConcurrentHashMap<>();
    private final AtomicLong order = new AtomicLong();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger forgotten = new AtomicInteger();

    /** Creates the pool. Its threads start when there is work, and end when there is none. */
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

    /** Returns the executor for a connection to the upstream. */
    Executor forUpstream(Channel channel) {
        return task -> execute(channel, null, task);
    }

    /** Returns the executor for a client's connection. */
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
        // Runs at once if the channel is already closed.
        channel.closeFuture().addListener(closed -> step.forget());
    }

    /** Removes dropped steps when they are most of the queue; otherwise they would stay there behind all other steps. */
    private void clear(int dead) {
        if (dead < MIN_CLEARED || dead < queued.get() / 2) {
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

    /** Returns the number of waiting steps, including those for closed connections. */
    int queued() {
        return threads.getQueue().size();
    }

    /** Returns the number of addresses with steps that wait or run. */
    int addresses() {
        return waiting.size();
    }

    /** One computation. */
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

        /** Returns the task and clears it, so that it runs at most once; null if it was taken before. */
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

    /** Ends the threads. Waiting steps are dropped. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
