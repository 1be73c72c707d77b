/**
 * The cost of relaying, counted instead of timed, so that no later change can add a copy, a flush or an object per chunk
 * unnoticed.
 *
 * <p>{@link io.llamatap.cost.MeasuredRelay} is the proxy with its real metrics. {@link io.llamatap.cost.ChannelMeter} instruments
 * its channels through Netty's extension point, so that the relay does not know that it is measured.
 */
@NullMarked
package io.llamatap.cost;

import org.jspecify.annotations.NullMarked;
