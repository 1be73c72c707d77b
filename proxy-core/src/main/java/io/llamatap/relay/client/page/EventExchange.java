package io.llamatap.relay.client.page;

import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.io.ChannelWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * One request for the proxy's own events. It goes on until the client leaves.
 *
 * <p>At most one delivery waits for the client; what happens meanwhile is left out. A client that has missed several in a row does
 * not read, and is dropped. Used on the event loop of its client, except for the methods of {@link EventFeed.Viewer}.
 */
final class EventExchange implements OwnExchange, EventFeed.Viewer {
    /** How many deliveries in a row a client may miss. */
    static final int MAX_MISSED = 10;

    /** Eight digits and two line ends. */
    private static final int MAX_CHUNK_FRAMING = 12;

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ClientSide client;
    private final ChannelWriter output;
    private final OwnResponse responses;
    private final IntConsumer holdPage;
    private final ListenerLoop listener;
    private final RequestLine request;
    private final EventFeed feed;
    /** Whether a delivery waits for the event loop. */
    private final AtomicBoolean isQueued = new AtomicBoolean();

    private boolean isUnread;
    private boolean isOver;
    private int missed;

    /**
     * Creates it.
     *
     * @param holdPage is called with how many bytes wait for the client to read them
     */
    EventExchange(
            ClientSide client,
            OwnResponse responses,
            IntConsumer holdPage,
            ListenerLoop listener,
            RequestLine request,
            EventFeed feed) {
        this.client = client;
        this.output = client.output();
        this.responses = responses;
        this.holdPage = holdPage;
        this.listener = listener;
        this.request = request;
        this.feed = feed;
    }

    @Override
    public void start(Head head) {
        assert listener.loop().eventLoop().inEventLoop();
        boolean persists = isChunked() && listener.mayPersist(request) && !request.hasBody();
        ResponseHeadWriter.Persistence persistence = ResponseHeadWriter.Persistence.of(request.http10(), persists);
        if (request.isHead()) {
            isOver = true;
            writeHead(persistence);
            output.whenFlushed(() -> client.onResponded(request, !persists));
        } else if (feed.add(this)) {
            writeHead(persistence);
            output.flush();
        } else {
            isOver = true;
            output.write(responses.create(output.channel().alloc(), tooMany(), true, persistence));
            output.whenFlushed(() -> client.onResponded(request, !persists));
        }
    }

    private void writeHead(ResponseHeadWriter.Persistence persistence) {
        output.write(responses.createEventsHead(output.channel().alloc(), isChunked(), persistence));
    }

    /** In HTTP/1.0, the end of the connection is the end of the events. */
    private boolean isChunked() {
        return !request.http10();
    }

    private static LocalPages.Page tooMany() {
        byte[] body = "{\"error\":\"llamatap: too many are looking already\"}".getBytes(StandardCharsets.UTF_8);
        return new LocalPages.Page(503, "application/json; charset=utf-8", null, body);
    }

    @Override
    public void onEvents(byte[] events) {
        if (isQueued.compareAndSet(false, true)) {
            onLoop(() -> {
                isQueued.set(false);
                send(events);
            });
        }
    }

    @Override
    public void onEnd() {
        onLoop(this::end);
    }

    private void onLoop(Runnable task) {
        try {
            listener.loop().eventLoop().execute(() -> {
                try {
                    task.run();
                } catch (Throwable bug) {
                    client.onBug(bug);
                }
            });
        } catch (RejectedExecutionException closed) {
            feed.remove(this);
        }
    }

    private void send(byte[] events) {
        if (isOver) {
            return;
        }
        if (isUnread) {
            if (++missed > MAX_MISSED) {
                isOver = true;
                holdPage.accept(0);
                feed.drop(this);
                client.breakOff(true);
            }
            return;
        }
        missed = 0;
        isUnread = true;
        output.write(framed(events));
        output.whenFlushed(() -> {
            isUnread = false;
            holdPage.accept(0);
        });
        if (isUnread) {
            holdPage.accept(events.length);
        }
    }

    /** Returns events as a chunk, or as they are. */
    private ByteBuf framed(byte[] events) {
        ByteBuf out = output.channel().alloc().buffer(events.length + MAX_CHUNK_FRAMING);
        if (isChunked()) {
            out.writeCharSequence(Integer.toHexString(events.length) + "\r\n", StandardCharsets.ISO_8859_1);
        }
        out.writeBytes(events);
        if (isChunked()) {
            out.writeByte('\r').writeByte('\n');
        }
        return out;
    }

    private void end() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (isChunked()) {
            output.write(output.channel().alloc().buffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK));
        }
        output.whenFlushed(() -> client.onResponded(request, true));
    }

    @Override
    public void cancel() {
        assert listener.loop().eventLoop().inEventLoop();
        if (!isOver) {
            isOver = true;
            feed.remove(this);
        }
        holdPage.accept(0);
    }
}
