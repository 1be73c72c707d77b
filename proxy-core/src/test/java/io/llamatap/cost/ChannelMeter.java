package io.llamatap.cost;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Instruments the channels of a relay that is being measured, and no others. Netty finds it by the service loader, so the relay
 * that is being measured is a static field.
 */
public final class ChannelMeter extends ChannelInitializerExtension {
    private static final AtomicReference<@Nullable MeasuredRelay> MEASURING = new AtomicReference<>();

    /** Called by the service loader. */
    public ChannelMeter() {}

    static void begin(MeasuredRelay relay) {
        if (!MEASURING.compareAndSet(null, relay)) {
            throw new IllegalStateException("another relay is being measured");
        }
    }

    static void end() {
        MEASURING.set(null);
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        MeasuredRelay relay = MEASURING.get();
        if (relay != null) {
            relay.onClientChannel(channel);
        }
    }

    @Override
    public void postInitializeClientChannel(Channel channel) {
        MeasuredRelay relay = MEASURING.get();
        if (relay != null) {
            relay.onUpstreamChannel(channel);
        }
    }
}
