package io.llamatap.relay.exchange;

import io.llamatap.tap.LoopTap;

/** Measures for how long writes to a channel are blocked. Used on the channel's event loop. */
public final class WritabilityClock {
    private final ListenerLoop listener;
    private final LoopTap.Side side;
    private boolean blocked;
    private long since;

    public WritabilityClock(ListenerLoop listener, LoopTap.Side side) {
        this.listener = listener;
        this.side = side;
    }

    public void onChanged(boolean writable) {
        if (writable == !blocked) {
            return;
        }
        long now = listener.loop().now();
        blocked = !writable;
        if (blocked) {
            since = now;
        } else {
            listener.tap().onBackpressure(side, now - since);
        }
    }
}
