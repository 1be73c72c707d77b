package io.llamatap.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops accepting for a moment where the kernel gives no more connections, most often since file descriptors have run out: the
 * clients wait in the backlog, nobody else suffers, and no loop spins.
 *
 * <p>On the event loop of the listening channel.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
    private static final long PAUSE_MILLIS = 500;
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private long lastLogged = System.nanoTime() - LOG_EVERY_NANOS;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        long now = System.nanoTime();
        if (now - lastLogged >= LOG_EVERY_NANOS) {
            lastLogged = now;
            LOG.warn(
                    "no connection can be accepted ({}); pausing for {} ms each time; said once a minute",
                    cause.getMessage(),
                    PAUSE_MILLIS);
        }
        if (ctx.channel().config().isAutoRead()) {
            Reading.set(ctx.channel(), false);
            ctx.channel()
                    .eventLoop()
                    .schedule(() -> Reading.set(ctx.channel(), true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
