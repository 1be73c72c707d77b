package io.llamatap.relay;

import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: its requests are answered one after the other, by the upstream, by a page of our own or by a refusal.
 *
 * <p>On the event loop of its channel.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    private final ListenerLoop listener;
    private final ClientOutput output;
    private final RequestReader reader;
    private final ClientTimer timer;
    private @Nullable Exchange exchange;
    private @Nullable PageExchange page;
    private boolean inputClosed;
    private int place;

    ClientHandler(ListenerLoop listener, Channel channel) {
        this.listener = listener;
        this.output = new ClientOutput(channel, listener);
        this.reader = new RequestReader(this, listener);
        this.timer =
                new ClientTimer(listener.options().timeouts(), listener.loop().now());
    }

    /** Where this connection stands in its loop's list. */
    int place() {
        return place;
    }

    void setPlace(int place) {
        this.place = place;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        listener.tap().onClientOpened();
        listener.loop().add(this);
        switch (listener.connections().enter()) {
            case WITHIN -> {}
            case ABOVE -> reject(GatewayFailure.OVERLOADED, OllamaEndpoint.OTHER);
            case FAR_ABOVE -> output.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.loop().remove(this);
        listener.connections().leave();
        listener.tap().onClientClosed();
        output.onClosed();
        leave();
        if (page != null) {
            page.cancel();
            page = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        timer.onActivity();
        reader.read((ByteBuf) msg);
        updateReading();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flushUpload();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        output.onWritabilityChanged();
        if (exchange != null && output.isWritable()) {
            exchange.onClientWritable();
        }
    }

    /** A half-close by the client, since half-closed channels are kept (RFC 9112 section 9.6). */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            onInputClosed();
        }
    }

    private void onInputClosed() {
        inputClosed = true;
        Exchange current = exchange;
        boolean answerWanted = page != null
                || (current != null
                        && !(reader.isInBody() && !reader.hasKept())
                        && !current.request().endpoint().isAbandonedByHalfClose());
        if (!answerWanted) {
            leave();
            output.whenFlushed(output::close);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            output.close();
        } else {
            onBug(cause);
        }
    }

    /** Something threw that must not: the connection ends, and with it whatever was going on. */
    void onBug(Throwable bug) {
        LOG.error("a bug in the relay; the connection is closed", bug);
        output.close();
    }

    /**
     * Begins to answer a request.
     *
     * @return the exchange; null if the upstream is not needed for it
     */
    @Nullable
    Exchange begin(Head head, RequestValidator verdict) {
        RequestLine request = RequestLine.of(head, verdict);
        LocalPages pages = listener.pages();
        // Only the raw path counts: an absolute target is the upstream's, whatever it names.
        if (pages != null && !verdict.hasAuthority() && request.isRead() && pages.owns(request.path())) {
            page = new PageExchange(this, listener, request);
            page.start(pages, head);
            return null;
        }
        UpstreamPool pool = listener.pool();
        if (pool == null) {
            reject(GatewayFailure.NO_PAGE, request.endpoint());
            return null;
        }
        Exchange begun = Exchange.of(this, pool, request, head, verdict);
        exchange = begun;
        return begun;
    }

    /** Refuses a request before there is an exchange, and closes: what follows it cannot be trusted. */
    void reject(GatewayFailure failure, OllamaEndpoint endpoint) {
        LOG.debug("refused a request from {}: {} {}", output.remoteAddress(), failure.status(), failure.message());
        listener.tap().onRejected(reader.rejection(failure, endpoint, output.remoteAddress()));
        output.writeFailure(failure, endpoint.api(), true, ResponseHeadWriter.Persistence.CLOSE);
        linger();
    }

    ClientOutput output() {
        return output;
    }

    /** Says whether the connection may carry another request after this one. */
    boolean mayPersist(RequestLine request) {
        return request.keepAlive() && !isToEnd();
    }

    /** The answer was sent whole. */
    void onAnswered(RequestLine request, boolean close) {
        exchange = null;
        page = null;
        if (close) {
            // Whoever announced this as the last request sends nothing that closing at once could collide with.
            if (!request.keepAlive() && reader.isAnswering() && !reader.hasKept()) {
                reader.discard();
                output.close();
            } else {
                linger();
            }
            return;
        }
        reader.next();
        onUploadPossible();
        if (inputClosed && isIdle()) {
            output.close();
        }
    }

    /** The answer cannot be ended as it was begun: the client must see that it is not whole. */
    void breakOff(boolean byReset) {
        exchange = null;
        reader.discard();
        if (byReset) {
            output.reset();
        } else {
            output.whenFlushed(output::close);
        }
    }

    /** Ends our side and reads on for a while, since closing at once could destroy the answer on its way (RFC 9112 section 9.6). */
    private void linger() {
        exchange = null;
        reader.discard();
        // A client that has ended its side already would give no further sign.
        output.whenFlushed(inputClosed ? output::close : output::shutdown);
        updateReading();
    }

    /** What the client sent may be taken now: there is a connection, or room. */
    void onUploadPossible() {
        if (!reader.isReading()) {
            reader.resume();
            flushUpload();
            updateReading();
            if (inputClosed && reader.isInBody() && !reader.hasKept()) {
                // All that came before the client's end was taken, and the body is not whole.
                onInputClosed();
            }
        }
    }

    private void flushUpload() {
        if (exchange != null) {
            exchange.flushUpload();
        }
    }

    private void updateReading() {
        output.setReading(reader.wantsMore());
    }

    private void leave() {
        Exchange left = exchange;
        exchange = null;
        reader.discard();
        if (left != null) {
            left.onClientLeft();
        }
    }

    private boolean isIdle() {
        return exchange == null && page == null;
    }

    /** Pages of our own are answered to the end, where they have a listener of their own. */
    private boolean isToEnd() {
        return listener.loop().isDraining() && listener.pool() != null;
    }

    void onDrain() {
        if (isToEnd() && isIdle() && reader.isIdle()) {
            output.close();
        }
    }

    /** Closes at once, whatever goes on. */
    void abort() {
        output.close();
    }

    /** Enforces the limits of time; called by the loop's tick. */
    void checkTime(long now) {
        if (output.isStalled(now, listener.options().timeouts().writeStall())) {
            if (exchange != null) {
                exchange.onClientStalled();
            }
            output.reset();
            return;
        }
        if (!inputClosed && output.isPeerFinishedUnread()) {
            // Epoll tells of an end only behind what was read, and reading is off.
            Exchange current = exchange;
            if (current != null && current.request().endpoint().isAbandonedByHalfClose()) {
                onInputClosed();
                return;
            }
        }
        switch (timer.check(now, reader, isIdle())) {
            case NOTHING -> {
                GatewayFailure overdue = exchange == null ? null : exchange.overdue(now);
                if (overdue != null && exchange != null) {
                    exchange.fail(overdue);
                }
            }
            case CLOSE -> output.close();
            case HEAD_TIMEOUT -> reject(GatewayFailure.HEAD_TIMEOUT, OllamaEndpoint.OTHER);
            case BODY_TIMEOUT -> {
                if (exchange != null) {
                    exchange.fail(GatewayFailure.BODY_TIMEOUT);
                }
            }
        }
    }
}
