/**
 * Watches exchanges as they pass: what the relay sees of metering is {@link io.llamatap.tap.TapFactory}, {@link
 * io.llamatap.tap.LoopTap} and {@link io.llamatap.tap.Tap}, nothing else.
 *
 * <p>{@code MetricsLoopTap} belongs to one event loop and makes a {@code MetricsTap} for each exchange. In that, {@code RequestWatch}
 * and {@code ResponseWatch} read the two bodies with the scanners of the loop, {@code AskedModel} knows for which model it counts, and
 * {@code TokenTiming} times the pieces of a stream. At its end {@code Outcomes} judges what became of it and {@code Generations}
 * what the model did; both go into the {@link io.llamatap.metrics.ExchangeRecord} that is counted.
 *
 * <p>A tap borrows bytes on the event loop of its exchange. It never delays, copies whole, changes or breaks an exchange;
 * whatever it throws is counted and detaches it.
 */
@NullMarked
package io.llamatap.tap;

import org.jspecify.annotations.NullMarked;
