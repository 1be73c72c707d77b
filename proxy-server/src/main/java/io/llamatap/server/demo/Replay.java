package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.PacedResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a response part by part, each at its due time. Used on the event loop of its channel.
 *
 * <p>It does not wait for a slow client: at most one response is buffered, tens of kilobytes.
 */
final class Replay implements Runnable {
    private final ChannelHandlerContext ctx;
    private final PacedResponse response;
    private final Runnable whenDone;
    private final long startNanos;

    private int next;
    private @Nullable Future<?> timer;

    /** Creates a replay; nothing is written before {@link #run}. */
    Replay(ChannelHandlerContext ctx, PacedResponse response, Runnable whenDone) {
        this.ctx = ctx;
        this.response = response;
        this.whenDone = whenDone;
        this.startNanos = ctx.executor().ticker().nanoTime();
    }

    /** Writes the parts that are due, and schedules the next. */
    @Override
    public void run() {
        timer = null;
        long passed = ctx.executor().ticker().nanoTime() - startNanos;
        while (next < response.partCount() && response.dueNanos(next) <= passed) {
            int start = response.start(next);
            ctx.write(Unpooled.wrappedBuffer(response.bytes(), start, response.end(next) - start));
            next++;
        }
        ctx.flush();
        if (next == response.partCount()) {
            whenDone.run();
        } else {
            timer = ctx.executor().schedule(this, response.dueNanos(next) - passed, TimeUnit.NANOSECONDS);
        }
    }

    /** Stops writing because the client has left. */
    void cancel() {
        response.abandon();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
