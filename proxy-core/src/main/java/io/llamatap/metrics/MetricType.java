package io.llamatap.metrics;

/** The Prometheus type of a family. */
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM
}
