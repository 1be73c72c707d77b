package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.RequestHeadWriter;
import io.llamatap.relay.http1.ResponseValidator;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.PlayedSocket;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A simulated upstream: it gets requests on one connection in memory, and responds when the test says so. Used by one thread. */
public final class PlayedDestination implements Destination {
    private final RequestHeadWriter writer = new RequestHeadWriter("", "u", false);
    private final LocationPath location = new LocationPath("", "u");
    private final PlayedLoop loop;
    private final PlayedUpstreamSide side = new PlayedUpstreamSide();
    private final PlayedSocket connection;
    private final ChannelWriter output;
    private final List<Exchange> exchanges = new ArrayList<>();

    public PlayedDestination(PlayedLoop loop) {
        this.loop = loop;
        this.connection = loop.socketOfUpstream();
        connection.open(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                exchange().onUpstreamWritabilityChanged();
            }
        });
        this.output = new ChannelWriter(connection);
    }

    @Override
    public RequestHeadWriter headWriter() {
        return writer;
    }

    @Override
    public LocationPath location() {
        return location;
    }

    @Override
    public UpstreamSide connectionFor(Exchange exchange) {
        exchanges.add(exchange);
        return side;
    }

    /** Returns the upstream side, which records its calls. */
    public PlayedUpstreamSide side() {
        return side;
    }

    /** Returns the connection on which it gets requests. */
    public PlayedSocket connection() {
        return connection;
    }

    /** Returns how many exchanges have asked for a connection so far. */
    public int asked() {
        return exchanges.size();
    }

    /** Returns the exchange that asked last. */
    public Exchange exchange() {
        return exchanges.get(exchanges.size() - 1);
    }

    /** Gives the exchange that asked last its connection. */
    public void connect() {
        connect(false);
    }

    /** Gives the exchange that asked last its connection, which may be one that was idle before. */
    public void connect(boolean wasIdle) {
        ready(wasIdle);
        exchange().flushUpload();
    }

    /** Gives each exchange its connection as soon as it asks for one. */
    public void connectAtOnce() {
        side.whenStarted(() -> ready(false));
    }

    private void ready(boolean wasIdle) {
        side.connected();
        exchange().onUpstreamReady(output, wasIdle);
    }

    /** Returns what it received since the last call. */
    public String received() {
        return connection.received();
    }

    /** Responds to the last request with a head and a part of the body. */
    public void respond(String response) {
        Exchange to = exchange();
        int headEnd = response.indexOf("\r\n\r\n") + 4;
        Head head = loop.head(response.substring(0, headEnd), false);
        ResponseValidator verdict = loop.listener().loop().responseValidator();
        if (!verdict.judge(head, to.request().isHead())) {
            throw new IllegalArgumentException("no response: " + response);
        }
        if (head.status() < 200) {
            to.onInterim(head);
        } else {
            to.onHead(head, verdict.framing(), loop.now());
        }
        goOn(response.substring(headEnd));
    }

    /** Sends more of a response body. */
    public void goOn(String body) {
        if (!body.isEmpty()) {
            exchange().response().write(Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1));
        }
        exchange().onReadBatch(loop.now());
    }

    /** The response is complete. */
    public void complete() {
        exchange().onResponseComplete(loop.now());
    }

    /** Responds to the last request with a complete response. */
    public void respondWhole(String response) {
        respond(response);
        complete();
    }

    /** Closes its connection. */
    public void close() {
        output.release();
        connection.close();
    }
}
