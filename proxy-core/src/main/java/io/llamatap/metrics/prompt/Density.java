package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many letters a token of each model has at most, learned from prompts that were certainly read whole.
 *
 * <p>The largest ratio so far, which fades: a text of one long word must not make a model blind for good. Any thread, without locks;
 * one number for each model.
 */
final class Density {
    /** In a short prompt the template's own tokens hide how many the text has. */
    static final int LEAST_TOKENS = 64;

    /** How many prompts tell enough. */
    private static final int ENOUGH = 3;

    private static final double SCALE = 1 << 16;
    private static final int COUNT_BITS = 2;
    /** By how much of its distance the ratio comes nearer to one that is smaller. */
    private static final double FADING = 1.0 / 64;

    private final AtomicLongArray cells;

    Density(int models) {
        cells = new AtomicLongArray(models);
    }

    /** Learns from a prompt that was read whole. */
    void learn(ModelLabel model, long letters, long tokens) {
        if (tokens < LEAST_TOKENS) {
            return;
        }
        double ratio = (double) letters / tokens;
        int cell = model.place();
        long known;
        long next;
        do {
            known = cells.get(cell);
            double before = lettersPerToken(known);
            double after = ratio >= before ? ratio : before - (before - ratio) * FADING;
            long count = Math.min(ENOUGH, count(known) + 1);
            next = Math.round(after * SCALE) << COUNT_BITS | count;
        } while (!cells.compareAndSet(cell, known, next));
    }

    /** Says whether enough was learned of a model. */
    boolean isKnown(ModelLabel model) {
        return count(cells.get(model.place())) >= ENOUGH;
    }

    /** Returns the letters of a token of a model at most; 0 if nothing was learned yet. */
    double lettersPerToken(ModelLabel model) {
        return lettersPerToken(cells.get(model.place()));
    }

    private static double lettersPerToken(long cell) {
        return (cell >>> COUNT_BITS) / SCALE;
    }

    private static long count(long cell) {
        return cell & (1L << COUNT_BITS) - 1;
    }
}
