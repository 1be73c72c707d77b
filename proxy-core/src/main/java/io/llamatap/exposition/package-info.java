/**
 * Renders snapshots of all metrics as Prometheus text or OpenMetrics in one of the dialects.
 *
 * <p>The way of a page: {@link io.llamatap.exposition.Exposition} takes the snapshots of one or more upstreams and a
 * {@link io.llamatap.metrics.family.Dialect}, which says which families are shown; these become simpleclient's families one by one
 * while its {@code TextFormat} writes. Nothing is counted here, and nothing is kept between pages. Any thread.
 */
@NullMarked
package io.llamatap.exposition;

import org.jspecify.annotations.NullMarked;
