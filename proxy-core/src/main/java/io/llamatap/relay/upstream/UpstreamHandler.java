package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.WritabilityClock;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.OutputEnd;
import io.llamatap.relay.io.Reading;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.UpstreamClosed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.nio.channels.NotYetConnectedException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the upstream. It serves one exchange after the other, and closes when anything arrives while there is none.
 *
 * <p>Used on the event loop of its channel, which is that of every exchange that it serves.
 */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamHandler.class);

    private final UpstreamPool pool;
    private final Channel channel;
    private final ChannelWriter output;
    private final ResponseReader reader;
    private final WritabilityClock writability;
    private @Nullable Exchange exchange;
    private final UpstreamEnd end;
    private final UpstreamFitness fitness;
    private long idleSince;
    private long readNanos;
    private boolean reset;
    private boolean endsSending;
    /** What an alert of the upstream says about our side. In TLS 1.3 it arrives after the handshake. */
    private @Nullable GatewayFailure tlsFault;

    UpstreamHandler(UpstreamPool pool, Channel channel) {
        this.pool = pool;
        this.channel = channel;
        this.output = new ChannelWriter(channel);
        this.fitness = new UpstreamFitness(channel, pool.canPeek());
        this.end = new UpstreamEnd(channel, pool.listener().tap());
        this.reader = new ResponseReader(pool.listener());
        this.writability = new WritabilityClock(pool.listener(), LoopTap.Side.UPSTREAM);
    }

    Channel channel() {
        return channel;
    }

    /** Returns the writer of the channel. */
    ChannelWriter output() {
        return output;
    }

    /** The connection is established and was counted. */
    void onConnected() {
        end.count();
    }

    /** Starts serving an exchange. */
    void attach(Exchange next) {
        assert channel.eventLoop().inEventLoop();
        exchange = next;
        reader.begin(next);
    }

    /**
     * Closes our sending side when everything was handed to the kernel. The connection serves no other exchange then.
     *
     * @return false if that is impossible, as in TLS 1.2
     */
    boolean endSending() {
        OutputEnd encrypted = channel.pipeline().get(OutputEnd.class);
        if (encrypted != null && !encrypted.mayEndOneSide()) {
            return false;
        }
        if (!endsSending) {
            endsSending = true;
            output.whenFlushed(output::shutdown);
        }
        return true;
    }

    /** Returns the check whether it can take a request. */
    UpstreamFitness fitness() {
        return fitness;
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    /** Returns what closes the connection. */
    UpstreamEnd end() {
        return end;
    }

    /** Closes the connection in the middle of an exchange, which is not notified. */
    void closeActive(UpstreamClosed reason) {
        exchange = null;
        end.close(false, reason);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        output.writeFrom(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        Exchange served = exchange;
        if (served == null) {
            // Unsolicited bytes must not reach the next client.
            in.release();
            if (!end.isClosing()) {
                pool.remove(this);
                end.close(true, UpstreamClosed.NOT_REUSABLE);
            }
            return;
        }
        if (readNanos == 0) {
            readNanos = pool.listener().loop().now();
        }
        reader.read(in, readNanos);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        long began = readNanos;
        readNanos = 0;
        Exchange served = exchange;
        if (served == null || began == 0) {
            return;
        }
        switch (reader.progress()) {
            case GOING_ON -> served.onReadBatch(began);
            case FAILED -> {
                closeActive(UpstreamClosed.ERROR);
                served.ending().fail(GatewayFailure.UPSTREAM_PROTOCOL);
            }
            case DONE ->
                finish(
                        served,
                        !endsSending && reader.isReusable() && served.upload().isSent(),
                        began);
        }
    }

    private void finish(Exchange served, boolean reusable, long began) {
        exchange = null;
        reader.end();
        if (reusable && channel.isActive()) {
            // Reading may be paused because of a slow client; an idle connection must notice a FIN.
            Reading.set(channel, true);
            release();
        } else {
            closeActive(reader.isPersistent() ? UpstreamClosed.NOT_REUSABLE : UpstreamClosed.BY_UPSTREAM);
        }
        served.onResponseComplete(began);
    }

    /**
     * Returns the connection to its pool. If the kernel cannot be asked about it, only after this batch of reads, since a FIN may
     * be the next thing in it.
     */
    private void release() {
        pool.listener().tap().onUpstreamIdle();
        if (pool.canPeek()) {
            pool.release(this);
        } else {
            channel.eventLoop().execute(() -> {
                if (!end.isClosing()) {
                    pool.release(this);
                }
            });
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writability.onChanged(channel.isWritable());
        if (exchange != null) {
            exchange.onUpstreamWritabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent && exchange != null && !endsSending) {
            exchange.onUploadBroken();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        writability.onChanged(true);
        output.release();
        Exchange served = exchange;
        if (served == null) {
            if (!end.isClosing() && end.isCounted()) {
                pool.remove(this);
                end.close(true, UpstreamClosed.BY_UPSTREAM);
            }
            return;
        }
        if (reader.endsWithConnection() && !reset) {
            finish(served, false, pool.listener().loop().now());
            return;
        }
        boolean anything = reader.hasBegun();
        closeActive(reset ? UpstreamClosed.ERROR : UpstreamClosed.BY_UPSTREAM);
        served.onUpstreamClosed(anything, faultOr(GatewayFailure.UPSTREAM_CLOSED));
    }

    /** Returns what an alert of the upstream said about our side; if there was none, the given failure. */
    GatewayFailure faultOr(GatewayFailure other) {
        return tlsFault == null ? other : tlsFault;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reset = true;
        if (cause instanceof SSLException && tlsFault == null) {
            tlsFault = TlsFault.ofAlert(cause);
        }
        // After a reset was read, epoll reports further reads as if the channel had never been connected.
        if (!Reading.isBrokenConnection(cause) && !(cause instanceof NotYetConnectedException)) {
            LOG.error("unexpected exception, which is a bug in the relay; the exchange is aborted", cause);
            ctx.close();
        } else if (exchange != null) {
            // Reading or writing failed. What the upstream sent before may still be read; its end closes the channel.
            exchange.onUploadBroken();
        }
    }
}
