package io.llamatap.metrics;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;

/** Checks the names of labels that every series has in addition to its own. Stateless. */
public final class ConstantLabels {
    private ConstantLabels() {}

    /**
     * Checks the name of any label.
     *
     * @throws IllegalArgumentException if it is not a valid label name
     */
    public static void checkName(String name) {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*") || name.startsWith("__")) {
            throw new IllegalArgumentException("\"" + name + "\" is not a valid label name");
        }
    }

    /**
     * Checks the name of a constant label.
     *
     * @throws IllegalArgumentException if it is not a valid label name, or is used by a family
     */
    public static void check(String name) {
        checkName(name);
        boolean isTaken = name.equals("le") || name.equals("quantile");
        for (MetricDescriptor family : Catalogue.all()) {
            // The jvm_ families and those of other engines have common label names, which operators may already use as
            // constant labels. The few series with both keep the family's label.
            boolean isYielding = family.text().startsWith("jvm_")
                    || family.isIn(Dialect.VLLM)
                    || family.dialects().isEmpty();
            isTaken |= !isYielding
                    && family.labels().stream().anyMatch(label -> label.text().equals(name));
        }
        if (isTaken) {
            throw new IllegalArgumentException("label \"" + name + "\" is already used by a metric");
        }
    }
}
