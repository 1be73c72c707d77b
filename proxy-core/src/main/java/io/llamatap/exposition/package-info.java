/**
 * Renders snapshots of all metrics as Prometheus text or OpenMetrics, in one of the dialects.
 *
 * <p>{@link io.llamatap.exposition.Exposition} takes the snapshots of one or more upstreams and a
 * {@link io.llamatap.metrics.declaration.Dialect}, which selects the families. It converts them to families of simpleclient one by
 * one, while simpleclient's {@code TextFormat} writes them. Nothing is counted here, and nothing is kept between pages. Any
 * thread.
 */
@NullMarked
package io.llamatap.exposition;

import org.jspecify.annotations.NullMarked;
