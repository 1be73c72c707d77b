/**
 * Reads exchanges for metrics and the access log. Others create a {@link io.llamatap.tap.meter.MetricsTapFactory}, and receive
 * an {@link io.llamatap.tap.meter.AccessRecord} of each exchange.
 *
 * <p>{@code MetricsLoopTap} belongs to one event loop and creates a {@code MetricsTap} for each exchange. In a
 * {@code MetricsTap}, {@code RequestWatch} and {@code ResponseWatch} read the two bodies with the scanners of the event loop,
 * {@code RequestedModel} holds the model that the exchange is counted for, and {@code TokenTiming} times the chunks of a stream.
 * When the exchange has ended, {@code Outcomes} decides its outcome and {@code Generations} collects what the model reported.
 * Both become part of the {@link io.llamatap.metrics.ExchangeRecord} that is counted.
 *
 * <p>Nothing here copies a whole body, except a listing of models.
 */
@NullMarked
package io.llamatap.tap.meter;

import org.jspecify.annotations.NullMarked;
