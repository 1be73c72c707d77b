/**
 * What relaying costs, counted instead of timed, so that a later change cannot quietly add a copy, a flush or an object to each chunk.
 *
 * <p>{@link io.llamatap.cost.MeasuredRelay} is the proxy with its real metrics; {@link io.llamatap.cost.ChannelMeter} gets into its
 * channels through Netty's own extension point, so that nothing in the relay knows of being counted.
 */
@NullMarked
package io.llamatap.cost;

import org.jspecify.annotations.NullMarked;
