/**
 * Counts. Knows neither Netty nor HTTP text.
 *
 * <p>{@link io.llamatap.metrics.label} has labels and their values, {@link io.llamatap.metrics.family} the catalogue of families,
 * {@link io.llamatap.metrics.cell} what a series is on one event loop. This package counts, and adds up.
 *
 * <p>The way of a count: an event loop asks its {@link io.llamatap.metrics.LoopMetrics} for a series, by a family and the values of
 * its labels, and adds to it; for a finished exchange, {@link io.llamatap.metrics.ExchangeRecorder} turns an {@link
 * io.llamatap.metrics.ExchangeRecord} into counts of families. {@link io.llamatap.metrics.MetricsRegistry#snapshot} adds up what all
 * loops counted, puts in the series that stand at 0, asks each {@link io.llamatap.metrics.MetricSource}, and returns a {@link
 * io.llamatap.metrics.MetricsSnapshot}.
 *
 * <p>A series is found by a number, made of the places of its label values; texts come in only when a snapshot is taken.
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
