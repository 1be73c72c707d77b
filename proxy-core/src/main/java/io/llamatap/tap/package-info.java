/**
 * Observes exchanges for metrics and the access log. The relay sees only {@link io.llamatap.tap.TapFactory},
 * {@link io.llamatap.tap.LoopTap}, {@link io.llamatap.tap.Tap} and the enums and records in their signatures.
 *
 * <p>{@code MetricsLoopTap} belongs to one event loop and creates a {@code MetricsTap} for each exchange. In a
 * {@code MetricsTap}, {@code RequestWatch} and {@code ResponseWatch} read the two bodies with the scanners of the event loop,
 * {@code RequestedModel} holds the model that the exchange is counted for, and {@code TokenTiming} times the chunks of a stream.
 * When the exchange has ended, {@code Outcomes} decides its outcome and {@code Generations} collects what the model reported.
 * Both become part of the {@link io.llamatap.metrics.ExchangeRecord} that is counted.
 *
 * <p>A tap borrows bytes on the event loop of its exchange. It never delays or changes an exchange, and it never copies a whole
 * body except a listing of models. An exception of a tap is counted, and the tap receives no further events except the end of the
 * exchange.
 */
@NullMarked
package io.llamatap.tap;

import org.jspecify.annotations.NullMarked;
