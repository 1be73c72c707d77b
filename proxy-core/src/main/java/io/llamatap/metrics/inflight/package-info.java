/**
 * What event loops know of the requests that are in flight: where each is, its model, and when a byte of it last came.
 *
 * <p>The way of a request: {@link io.llamatap.metrics.inflight.InFlightRequests#open} gives it a row, the tap writes into that what
 * it sees, and {@link io.llamatap.metrics.inflight.InFlightRequests#close} takes the row back for the next request. Readers copy rows
 * into {@link io.llamatap.metrics.inflight.RequestState}s.
 *
 * <p>One writer, the event loop; any reader, which neither waits for the loop nor stops it: cells are stored with release and read
 * with acquire, and a row that meanwhile became another request's is noticed by its number. Cost: two or three stores for each chunk;
 * nothing is allocated once as many rows exist as there were ever requests in flight.
 */
@NullMarked
package io.llamatap.metrics.inflight;

import org.jspecify.annotations.NullMarked;
