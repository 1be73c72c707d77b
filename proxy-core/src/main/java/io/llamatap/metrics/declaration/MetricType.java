package io.llamatap.metrics.declaration;

/** The type of a family. */
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** The number of values and their sum, both from a {@link Reading}. */
    SUMMARY,
    /** A counter whose promised name does not end in {@code _total}. */
    UNTYPED,
    /** A gauge with statistics over recent values. */
    RECENT,
    /** A gauge with the last value while it is recent. */
    LAST
}
