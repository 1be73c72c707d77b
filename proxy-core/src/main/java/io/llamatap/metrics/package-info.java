/**
 * Counts. Knows neither Netty nor HTTP text.
 *
 * <p>The way of a count: an event loop writes to its {@link io.llamatap.metrics.LoopMetrics}, directly or, for a finished
 * exchange, through {@link io.llamatap.metrics.ExchangeRecorder}, which turns an {@link io.llamatap.metrics.ExchangeRecord}
 * into counts of families. {@link io.llamatap.metrics.MetricsRegistry#snapshot} adds up what all loops counted, puts in the
 * series that stand at 0, asks each {@link io.llamatap.metrics.MetricSource}, and returns a
 * {@link io.llamatap.metrics.MetricsSnapshot}.
 *
 * <p>Families are named in {@link io.llamatap.metrics.MetricDescriptor} and nowhere else. A series is found by a number, made of
 * the places of its label values; texts come in only when a snapshot is taken. Every label has a closed or capped set of values:
 * {@link io.llamatap.metrics.Label}, {@link io.llamatap.metrics.ModelNames}.
 *
 * <p>Assumed: each {@code LoopMetrics} has one writing thread. Then: no count is lost; a reader on any thread sees each value as
 * it was at some moment during its reading, never torn, and never falling for counters; no reader delays a writer. The mechanism:
 * cells are single longs stored with release by their writer and read with acquire; a table that grows is copied and published
 * whole, while its cells stay the same.
 *
 * <p>Cost: some ten nanoseconds a count, about fifty a histogram; nothing is allocated once a series exists. A snapshot costs
 * microseconds for each series, on the thread that takes it.
 */
@NullMarked
package io.llamatap.metrics;

import org.jspecify.annotations.NullMarked;
