package io.llamatap.relay.client;

import io.llamatap.relay.io.Reading;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/**
 * Pauses accepting when the kernel gives no more connections, usually because file descriptors have run out. New clients wait in
 * the backlog meanwhile, existing connections are not affected, and the event loop does not spin.
 *
 * <p>Used on the event loop of the listening channel.
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
                    .report(
                            Level.WARN,
                            "accept",
                            "accepting connections failed and is paused for " + PAUSE_MILLIS + " ms each time:"
                                    + " check the limit on open files",
                            cause.getMessage());
            // A new client may take the place of an idle connection.
            clients.freeDescriptor();
        }
        Reading.set(ctx.channel(), false);
        ctx.channel().eventLoop().schedule(() -> Reading.set(ctx.channel(), true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
