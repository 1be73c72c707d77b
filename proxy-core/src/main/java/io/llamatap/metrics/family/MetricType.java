package io.llamatap.metrics.family;

/** The Prometheus type of a family. */
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** How many values there were, and their sum; both are read elsewhere. */
    SUMMARY,
    /** A counter whose promised name does not end as a counter's must. */
    UNTYPED,
    /** A gauge of statistics over the last values. */
    RECENT,
    /** A gauge of the last value, for as long as that is fresh. */
    LAST
}
