package io.llamatap.metrics;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.Start;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import java.util.ArrayList;
import java.util.List;

/** Finds the series of a family that exist at 0 before anything was counted, according to the {@link Start} of the family. */
final class ZeroSeries {
    private final LabelSpace space;
    private final MetricDescriptor family;
    private final int models;
    private final LabelValue[] values;
    private final List<Integer> keys = new ArrayList<>();

    private ZeroSeries(MetricDescriptor family, LabelSpace space, int models) {
        this.space = space;
        this.family = family;
        this.models = models;
        this.values = new LabelValue[family.labels().size()];
    }

    /**
     * Returns the keys of these series.
     *
     * @param models the number of models. It is read once per snapshot, so that a new model appears in all families together.
     */
    static List<Integer> of(MetricDescriptor family, LabelSpace space, int models) {
        ZeroSeries zeros = new ZeroSeries(family, space, models);
        if (family.start() != Start.NONE) {
            zeros.addFrom(0);
        }
        return zeros.keys;
    }

    /** Adds all series with the current values of the labels before {@code label}. */
    private void addFrom(int label) {
        if (label == values.length) {
            if (family.start().includes(values)) {
                keys.add(space.key(family, values));
            }
            return;
        }
        Label<?> next = family.labels().get(label);
        List<? extends LabelValue> all = space.values(next);
        int count = next.origin() == Label.Origin.MODEL ? Math.min(models, all.size()) : all.size();
        for (LabelValue value : all.subList(0, count)) {
            if (next.starts(value)) {
                values[label] = value;
                addFrom(label + 1);
            }
        }
    }
}
