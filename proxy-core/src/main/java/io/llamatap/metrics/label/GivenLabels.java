package io.llamatap.metrics.label;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of the labels whose sets are defined outside this package. Immutable. */
public final class GivenLabels {
    private final Map<Label<?>, List<LabelValue>> values;

    private GivenLabels(Map<Label<?>, List<LabelValue>> values) {
        this.values = Map.copyOf(values);
    }

    /** Returns an empty object. */
    public static GivenLabels none() {
        return new GivenLabels(Map.of());
    }

    /**
     * Returns a copy with one more label. The values are also those of its variants.
     *
     * @param all the values in the order of their places; if several have the same place, the first one is used
     * @throws IllegalArgumentException if a place is missing
     */
    public <V extends LabelValue> GivenLabels with(Label<V> label, List<? extends V> all) {
        List<LabelValue> distinct = new ArrayList<>();
        for (V value : all) {
            if (value.place() > distinct.size()) {
                throw new IllegalArgumentException("label " + label.text() + ": value " + value.label() + " has place "
                        + value.place() + ", must be at most " + distinct.size());
            }
            if (value.place() == distinct.size()) {
                distinct.add(value);
            }
        }
        Map<Label<?>, List<LabelValue>> more = new HashMap<>(values);
        more.put(label.base(), List.copyOf(distinct));
        return new GivenLabels(more);
    }

    /** Returns the values of a label; empty if they were not given. */
    @SuppressWarnings("unchecked") // given with the type of the label
    public <V extends LabelValue> List<V> of(Label<V> label) {
        return (List<V>) values.getOrDefault(label.base(), List.of());
    }
}
