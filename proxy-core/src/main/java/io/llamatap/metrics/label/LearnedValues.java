package io.llamatap.metrics.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A small set of label values that is closed at its origin but not known here: it grows as words come, up to a cap, after which
 * a new one is {@code other}.
 *
 * <p>Any thread; without locks. Cost: comparisons with the words so far; only a new word allocates.
 */
public final class LearnedValues {
    /** A word with its place in the set. Immutable. */
    public record Value(int place, String label) implements LabelValue {}

    private static final String OTHER = "other";

    private final int cap;
    private final AtomicReference<List<Value>> words = new AtomicReference<>(List.of());

    public LearnedValues(int cap) {
        this.cap = cap;
    }

    public int cap() {
        return cap;
    }

    public List<Value> all() {
        return Objects.requireNonNull(words.get());
    }

    /** Returns a word as it is counted. */
    public Value of(String text) {
        while (true) {
            List<Value> known = all();
            for (int i = 0; i < known.size(); i++) { // no iterator
                if (known.get(i).label.equals(text)) {
                    return known.get(i);
                }
            }
            if (known.size() >= cap - 1 && !text.equals(OTHER)) {
                return of(OTHER); // the last place is kept for it
            }
            List<Value> more = new ArrayList<>(known);
            Value word = new Value(known.size(), text);
            more.add(word);
            if (words.compareAndSet(known, List.copyOf(more))) {
                return word;
            }
        }
    }
}
