package io.llamatap.server.push;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one target, oldest first, up to a number of samples: what comes beyond it throws the oldest away. One thread
 * offers, another takes, any reads the counts. Offering never waits.
 */
final class BatchQueue {
    private final int mostSamples;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int inHandSamples;
    private long samples;
    private long droppedSamples;
    private boolean isClosing;

    /**
     * Makes an empty queue.
     *
     * @param mostSamples the most that wait, those in hand of the taker included; the newest batch stays even if it has more
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

    /** Returns the next batch, which stays counted until {@link #settle}; null once it is empty and closing. */
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

    /** What was taken last is dealt with. */
    synchronized void settle() {
        samples -= inHandSamples;
        inHandSamples = 0;
    }

    /** Nothing will be offered any more. */
    synchronized void close() {
        isClosing = true;
        notifyAll();
    }

    /** Throws away all that is left, what is in hand included, and returns how many samples that were. */
    synchronized long dropAll() {
        long count = samples;
        batches.clear();
        samples = 0;
        inHandSamples = 0;
        droppedSamples += count;
        return count;
    }

    /** Waits at most so long for the end to be near; returns at once if it is. */
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
