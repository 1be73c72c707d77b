package io.llamatap.server.push;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The batches that wait for one target, oldest first. Above a number of samples, the oldest are dropped. One thread offers, another takes,
 * any reads the counts. Offering never blocks.
 */
final class BatchQueue {
    private final int mostSamples;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int inHandSamples;
    private long samples;
    private long droppedSamples;
    private boolean isClosing;

    /**
     * Creates an empty queue.
     *
     * @param mostSamples the maximum number of waiting samples, including the batch that was taken; the newest batch is kept even if it is
     *     larger
     */
    BatchQueue(int mostSamples) {
        this.mostSamples = mostSamples;
    }

    synchronized void offer(Batch batch) {
        batches.addLast(batch);
        samples += batch.samples();
        while (samples > mostSamples && batches.size() > 1) {
            drop();
        }
        notifyAll();
    }

    private void drop() {
        int count = batches.removeFirst().samples();
        samples -= count;
        droppedSamples += count;
    }

    /** Waits for the next batch, which stays counted until {@link #settle}; returns null if the queue is closing and empty. */
    synchronized @Nullable Batch take() throws InterruptedException {
        while (batches.isEmpty()) {
            if (isClosing) {
                return null;
            }
            wait();
        }
        Batch batch = batches.removeFirst();
        inHandSamples = batch.samples();
        return batch;
    }

    /** The batch that was taken last is done. */
    synchronized void settle() {
        samples -= inHandSamples;
        inHandSamples = 0;
    }

    /** No further batch will be offered. */
    synchronized void close() {
        isClosing = true;
        notifyAll();
    }

    /** Drops everything that is left, including the batch that was taken, and returns the number of samples. */
    synchronized long dropAll() {
        long count = samples;
        batches.clear();
        samples = 0;
        inHandSamples = 0;
        droppedSamples += count;
        return count;
    }

    /** Waits until the queue is closing, at most for a time. */
    synchronized void awaitClosing(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        long left = nanos;
        while (!isClosing && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
    }

    synchronized boolean isClosing() {
        return isClosing;
    }

    synchronized long samples() {
        return samples;
    }

    synchronized long droppedSamples() {
        return droppedSamples;
    }
}
