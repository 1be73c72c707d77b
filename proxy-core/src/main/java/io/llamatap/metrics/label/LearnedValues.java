package io.llamatap.metrics.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A small set of label values that are not known here in advance. It grows with each new value up to a cap; any further value is
 * counted as {@code other}.
 *
 * <p>Any thread, without locks. Cost: a comparison with each known value. Only a new value allocates.
 */
public final class LearnedValues {
    /** A value and its place in the set. Immutable. */
    public record Value(int place, String label) implements LabelValue {}

    private static final String OTHER = "other";

    private final int cap;
    private final AtomicReference<List<Value>> values = new AtomicReference<>(List.of());

    public LearnedValues(int cap) {
        this.cap = cap;
    }

    public int cap() {
        return cap;
    }

    public List<Value> all() {
        return Objects.requireNonNull(values.get());
    }

    /** Returns the value with a text, adding it if it is new. */
    public Value of(String text) {
        while (true) {
            List<Value> known = all();
            for (int i = 0; i < known.size(); i++) { // without an iterator, which would be garbage
                if (known.get(i).label.equals(text)) {
                    return known.get(i);
                }
            }
            if (known.size() >= cap - 1 && !text.equals(OTHER)) {
                return of(OTHER); // the last place is reserved for it
            }
            List<Value> more = new ArrayList<>(known);
            Value added = new Value(known.size(), text);
            more.add(added);
            if (values.compareAndSet(known, List.copyOf(more))) {
                return added;
            }
        }
    }
}
