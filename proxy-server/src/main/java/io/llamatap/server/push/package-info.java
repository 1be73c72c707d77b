/**
 * Pushes the series of a dialect to targets by Prometheus remote write 1.0. Never on an event loop of the relay.
 *
 * <p>The path of a sample: on the thread of {@link io.llamatap.server.push.Push}, {@code SeriesReader} converts a snapshot to series,
 * {@code Batch} encodes and compresses them once for all targets, and each target's {@code BatchQueue} gets the same bytes. Each target has
 * a {@code Sender} on a thread of its own, which passes the batches to its {@code Receiver} one after another. No thread waits for another,
 * except at the end.
 *
 * <p>Cost: none without a target. With one: a thread, and two for each target; a few microseconds per series and push; about
 * ten bytes per waiting sample, which is kept compressed.
 */
@NullMarked
package io.llamatap.server.push;

import org.jspecify.annotations.NullMarked;
