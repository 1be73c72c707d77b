package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The maximum number of letters per token of each model, learned from prompts that were certainly complete.
 *
 * <p>This is the largest ratio so far. It decays, so that one unusual text does not hide truncated prompts for ever. Any thread,
 * without locks; one number per model.
 */
final class Density {
    /** In shorter prompts, the tokens of the template distort the ratio. */
    static final int MIN_TOKENS = 64;

    /** The number of prompts after which the ratio is used. */
    private static final int ENOUGH = 3;

    private static final double SCALE = 1 << 16;
    private static final int COUNT_BITS = 2;
    /** By which share of the difference the ratio approaches a smaller one. */
    private static final double FADING = 1.0 / 64;

    private final AtomicLongArray cells;

    Density(int models) {
        cells = new AtomicLongArray(models);
    }

    /** Learns from a complete prompt. */
    void learn(ModelLabel model, long letters, long tokens) {
        if (tokens < MIN_TOKENS) {
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

    /** Says whether enough prompts of a model were complete. */
    boolean isKnown(ModelLabel model) {
        return count(cells.get(model.place())) >= ENOUGH;
    }

    /** Returns the maximum number of letters per token of a model; 0 if it is unknown. */
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
