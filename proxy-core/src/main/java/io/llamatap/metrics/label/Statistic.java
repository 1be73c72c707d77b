package io.llamatap.metrics.label;

import java.util.List;

/** A statistic over a sorted list of values: the values of the label {@code quantile}. */
public enum Statistic implements ClosedValue {
    P50("0.5"),
    P95("0.95"),
    P99("0.99"),
    AVG("avg"),
    MIN("min"),
    MAX("max");

    public static final List<Statistic> RESPONSE = List.of(values());
    public static final List<Statistic> LOAD = List.of(P50, P95, AVG);

    private final String label;

    Statistic(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** Computes the statistic of at least one value, ascending. */
    public double of(long[] sorted) {
        return switch (this) {
            case P50 -> quantile(sorted, 0.5);
            case P95 -> quantile(sorted, 0.95);
            case P99 -> quantile(sorted, 0.99);
            case AVG -> average(sorted);
            case MIN -> sorted[0];
            case MAX -> sorted[sorted.length - 1];
        };
    }

    /** Returns the smallest value that at least this part of all values does not exceed. It is always one of the values. */
    private static double quantile(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    private static double average(long[] values) {
        double sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
