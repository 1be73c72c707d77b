package io.llamatap.server.push;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.family.PushFamilies;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the waiting batches of one target, one at a time and in order, because receivers reject samples that are older than those they
 * have. A failed batch is retried without limit; a rejected one is dropped.
 *
 * <p>Runs on a thread of its own; the source and the queue are for any thread.
 */
final class Sender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    /** The pause between attempts while the process ends. */
    private static final Duration LAST_PAUSE = Duration.ofMillis(100);

    /** The wait between two attempts. */
    @FunctionalInterface
    interface Pause {
        /** Waits for a time, or until the queue is closing. */
        void pause(Duration duration) throws InterruptedException;
    }

    private final PushTarget target;
    private final String name;
    private final BatchQueue queue;
    private final BackOff backOff;
    private final Pause pause;
    private final Clock clock;
    private final PushLog log;
    private @Nullable Receiver receiver; // the sender's thread alone
    private final AtomicLong sentSamples = new AtomicLong();
    private final AtomicLong failedSamples = new AtomicLong();
    private volatile long lastSuccessMillis;
    private volatile long lastNanos = -1;

    /**
     * Creates a sender.
     *
     * @param name the unique name of the target
     * @param pause the wait between attempts; null for the usual one
     */
    Sender(
            PushTarget target,
            String name,
            BatchQueue queue,
            RandomGenerator random,
            @Nullable Pause pause,
            Clock clock) {
        this.target = target;
        this.name = name;
        this.queue = queue;
        this.backOff = new BackOff(random);
        this.pause = pause == null ? this::awaitTry : pause;
        this.clock = clock;
        this.log = new PushLog((level, text) -> LOG.atLevel(level).log(text), name, System::nanoTime);
    }

    BatchQueue queue() {
        return queue;
    }

    /** Sends until the queue is closed and empty, or until the thread is interrupted. */
    @Override
    public void run() {
        try {
            for (Batch batch = queue.take(); batch != null; batch = queue.take()) {
                deliver(batch);
                queue.settle();
            }
        } catch (InterruptedException e) {
            // Interrupted only when the time limit of the end expires.
            log.lost(queue.dropAll());
        } finally {
            if (receiver != null) {
                receiver.close();
            }
        }
    }

    private void deliver(Batch batch) throws InterruptedException {
        while (true) {
            long start = System.nanoTime();
            Verdict verdict = post(batch);
            switch (verdict.kind()) {
                case ACCEPTED -> {
                    sentSamples.addAndGet(batch.samples());
                    lastNanos = System.nanoTime() - start;
                    lastSuccessMillis = clock.millis();
                    backOff.reset();
                    log.worked();
                    return;
                }
                case REJECTED -> {
                    failedSamples.addAndGet(batch.samples());
                    backOff.reset();
                    log.rejected(verdict.why(), batch.samples());
                    return;
                }
                case RETRY -> {
                    log.failed(verdict.why(), queue.samples(), queue.droppedSamples());
                    pause.pause(backOff.next(verdict.retryAfter()));
                }
            }
        }
    }

    private Verdict post(Batch batch) throws InterruptedException {
        try {
            if (receiver == null) {
                receiver = new Receiver(target, clock);
            }
            return receiver.post(batch);
        } catch (RuntimeException e) {
            // For example if no file descriptor is left for a selector.
            return Verdict.retry(Receiver.reason(e), Duration.ZERO);
        }
    }

    private void awaitTry(Duration duration) throws InterruptedException {
        if (queue.isClosing()) {
            TimeUnit.NANOSECONDS.sleep(LAST_PAUSE.toNanos());
        } else {
            queue.awaitClosing(duration.toNanos());
        }
    }

    /** Returns the metrics of this target. */
    MetricSource source() {
        return sink -> {
            sink.put(PushFamilies.PUSH_SENT, (double) sentSamples.get(), name);
            sink.put(PushFamilies.PUSH_FAILED, (double) failedSamples.get(), name);
            sink.put(PushFamilies.PUSH_DROPPED, (double) queue.droppedSamples(), name);
            sink.put(PushFamilies.PUSH_QUEUE, (double) queue.samples(), name);
            sink.put(PushFamilies.PUSH_LAST_SUCCESS, lastSuccessMillis / 1e3, name);
            if (lastNanos >= 0) {
                sink.put(PushFamilies.PUSH_SECONDS, lastNanos / 1e9, name);
            }
        };
    }
}
