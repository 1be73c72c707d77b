/**
 * Pushes the series of a dialect to targets of Prometheus remote write 1.0, beside the relay and never on its loops.
 *
 * <p>The way of a sample: on the thread of {@link io.llamatap.server.push.Push}, {@code SeriesReader} makes series with their labels
 * out of a snapshot, {@code Batch} encodes and packs them, once for all targets, and each target's {@code BatchQueue} is offered
 * the same bytes. A {@code Sender} a target, on a thread of its own, hands them to its {@code Receiver} one after another, as
 * long as it takes. No thread here ever waits for another but at the end.
 *
 * <p>Cost: nothing without a target. With one, two threads and those of the JDK's HTTP client; a few microseconds a series and
 * period; what waits for a target is kept packed, some ten bytes a sample.
 */
@NullMarked
package io.llamatap.server.push;

import org.jspecify.annotations.NullMarked;
