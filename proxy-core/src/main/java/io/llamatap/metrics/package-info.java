/**
 * Counts events, and adds the counts up for a scrape. Depends neither on Netty nor on HTTP.
 *
 * <p>{@link io.llamatap.metrics.label} contains labels and their values, {@link io.llamatap.metrics.family} the catalogue of
 * metric families, {@link io.llamatap.metrics.cell} the values of one series on one event loop, and {@link
 * io.llamatap.metrics.inflight} the requests in flight.
 *
 * <p>An event is counted as follows. The event loop asks its {@link io.llamatap.metrics.LoopMetrics} for a series, given a family
 * and the values of its labels, and adds to it. For a finished exchange, {@link io.llamatap.metrics.ExchangeRecorder} converts an
 * {@link io.llamatap.metrics.ExchangeRecord} to counts. {@link io.llamatap.metrics.MetricsRegistry#snapshot} adds up the counts
 * of all event loops, adds the series that exist at 0, reads each {@link io.llamatap.metrics.MetricSource}, and returns a
 * {@link io.llamatap.metrics.MetricsSnapshot}.
 *
 * <p>A series is identified by a number that is computed from the places of its label values. Texts are used only in snapshots.
 *
 * <p>Assumption: each {@code LoopMetrics} is written by one thread. Guarantees: no count is lost. A reader on any thread sees
 * each value as it was at some moment while it was reading, never a torn value, and never a counter that decreases. No reader
 * delays a writer. Mechanism: cells are single longs, stored with release by their writer and read with acquire. A table that
 * grows is copied and published as a whole, and keeps its cells.
 *
 * <p>Cost: about ten nanoseconds per count and fifty per histogram. Nothing is allocated once a series exists. A snapshot takes
 * microseconds per series, on the thread that takes it.
 */
@NullMarked
package io.llamatap.metrics;

import org.jspecify.annotations.NullMarked;
