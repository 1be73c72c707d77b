/**
 * Renders a snapshot of all metrics as Prometheus text in one of the dialects.
 */
@NullMarked
package io.llamatap.exposition;

import org.jspecify.annotations.NullMarked;
