/**
 * The requests in flight as other threads see them: phase, model, and when bytes were last received.
 *
 * <p>{@link io.llamatap.metrics.inflight.InFlightRequests#open} gives a request a row, the tap writes to it, and {@link
 * io.llamatap.metrics.inflight.InFlightRequests#close} frees the row for the next request. Readers copy rows to {@link
 * io.llamatap.metrics.inflight.RequestState}s.
 *
 * <p>Each row is written by its event loop. Readers neither wait for the event loop nor delay it: cells are stored with release and read
 * with acquire, and a reader detects by the number of a row that it was reused meanwhile. Cost: two or three stores per chunk. Nothing is
 * allocated unless there are more simultaneous requests than ever before.
 */
@NullMarked
package io.llamatap.metrics.inflight;

import org.jspecify.annotations.NullMarked;
