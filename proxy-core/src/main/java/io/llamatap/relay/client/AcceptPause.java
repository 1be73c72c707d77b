package io.llamatap.relay.client;

import io.llamatap.relay.io.Reading;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/**
 * Stops accepting for a moment where the kernel gives no more connections, most often since file descriptors have run out: the
 * clients wait in the backlog, nobody else suffers, and no loop spins.
 *
 * <p>On the event loop of the listening channel.
 */
public final class AcceptPause extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_MILLIS = 500;

    private final Map<EventLoop, ClientLoop> perLoop;

    public AcceptPause(Map<EventLoop, ClientLoop> perLoop) {
        this.perLoop = perLoop;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!ctx.channel().config().isAutoRead()) {
            return;
        }
        ClientLoop clients = perLoop.get(ctx.channel().eventLoop());
        if (clients != null) {
            clients.listener().tap().onAcceptPaused();
            clients.listener()
                    .tell(
                            Level.WARN,
                            "accept",
                            "no connection can be accepted; pausing for " + PAUSE_MILLIS + " ms each time",
                            cause.getMessage());
            // Who comes next may have the place of one that is idle.
            clients.makeRoom(ConnectionCount.Standing.ABOVE, null, any -> {});
        }
        Reading.set(ctx.channel(), false);
        ctx.channel().eventLoop().schedule(() -> Reading.set(ctx.channel(), true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
