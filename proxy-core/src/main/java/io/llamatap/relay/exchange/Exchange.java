package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadBytes;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.tap.Tap;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, between one client connection and one upstream connection.
 *
 * <p>Owned by the event loop of both connections. {@link Upload} sends the request, {@link Response} sends the response, and
 * {@link Ending} decides how the exchange ends.
 */
public final class Exchange {
    private final ClientSide client;
    private final ListenerLoop listener;
    private final UpstreamSide link;
    private final RequestLine request;
    private final GuardedTap tap;
    private final Upload upload;
    private final Response response;
    private final Ending ending;

    /**
     * When the upstream last sent something, or when waiting for it began, or when it was told that the client has closed its
     * sending side.
     */
    private long heardNanos;

    private boolean clientFinished;

    /**
     * Creates the exchange for a valid request, and writes the head that goes to the upstream.
     *
     * @param head is not needed after this call; the new head is written over it in its buffer if there is room
     */
    public Exchange(
            ClientSide client,
            ListenerLoop listener,
            Destination destination,
            RequestLine request,
            Head head,
            RequestValidator verdict) {
        this.client = client;
        this.listener = listener;
        this.request = request;
        String sentHost = destination.headWriter().hostOf(head, verdict);
        HeadBytes rewritten = listener.loop().headOut();
        destination.headWriter().write(head, verdict, rewritten);
        ByteBuf out = head.place().replace(rewritten, client.output().channel().alloc());
        this.tap = GuardedTap.of(listener, request, head, client.output().remoteAddress());
        this.upload = new Upload(out, head.place().start(), head.place().end(), tap, request.hasBody());
        this.response = new Response(client.output(), request, tap, destination.location(), sentHost);
        this.link = destination.connectionFor(this);
        this.ending = new Ending(client, listener, link, request, tap, upload, response);
    }

    public RequestLine request() {
        return request;
    }

    public Tap tap() {
        return tap;
    }

    public Upload upload() {
        return upload;
    }

    public Ending ending() {
        return ending;
    }

    public Response response() {
        return response;
    }

    /** Gets an upstream connection, an idle one if possible, and sends what there is of the request. */
    public void start() {
        assert listener.loop().eventLoop().inEventLoop();
        listener.loop().exchangeBegan();
        link.start();
    }

    /** There is an upstream connection. The head is sent on it, and kept if the request may have to be sent again. */
    public void onUpstreamReady(ChannelWriter upstream, boolean wasIdle) {
        assert listener.loop().eventLoop().inEventLoop();
        heardNanos = listener.loop().now();
        upload.begin(upstream, wasIdle && request.isRepeatable());
        link.setReading(client.output().isWritable());
        client.onUploadPossible();
        if (clientFinished) {
            passHalfCloseOn();
        }
    }

    /** Returns whether the exchange has an upstream connection. */
    public boolean isConnected() {
        return link.isHeld();
    }

    /** The client has closed its sending side after this request, which is complete. */
    public void onClientFinished() {
        if (ending.isEnded() || clientFinished) {
            return;
        }
        clientFinished = true;
        tap.onClientFinished();
        if (link.isHeld()) {
            passHalfCloseOn();
        }
    }

    /**
     * Passes the half-close on to the upstream, which decides what it means. If the upstream's connection cannot be half-closed,
     * the client counts as gone.
     */
    private void passHalfCloseOn() {
        if (ending.isEnded() || !upload.isComplete()) {
            return;
        }
        flushUpload();
        heardNanos = listener.loop().now();
        if (!link.endSending()) {
            client.onLeft();
        }
    }

    /** The client's request is complete: from now on the upstream is waited for. */
    public void onUploadComplete() {
        upload.end();
        heardNanos = listener.loop().now();
    }

    /** Flushes what was written of the request. */
    public void flushUpload() {
        upload.flush(listener.loop());
        if (listener.loop().directMemory().isScarce()) {
            upload.holdBack(client::onUploadPossible);
        }
    }

    public void onUpstreamWritabilityChanged() {
        client.onUploadPossible();
    }

    /** The upstream no longer reads the request; its response may still arrive. */
    public void onUploadBroken() {
        upload.onBroken();
        client.onUploadPossible();
    }

    /** The head of an interim response was read. */
    public void onInterim(Head head) {
        response.writeInterim(head, listener.loop());
        client.onInterimResponse();
    }

    /** The head of the final response was read. */
    public void onHead(Head head, BodyFraming framing, long nanos) {
        upload.forgetHead();
        listener.reachability().onResponse(head.status(), framing == BodyFraming.NONE);
        listener.reachability().hosts().onResponse(request, response.sentHost(), head);
        response.begin(head, framing, ending.mayPersist(), listener.loadFor(request), listener.loop(), nanos);
    }

    /**
     * A batch of reads from the upstream has ended. What it brought is sent in one flush. If the client does not keep up, reading
     * from the upstream is paused.
     */
    public void onReadBatch(long readNanos) {
        heardNanos = readNanos;
        response.flush(listener.loop(), readNanos);
        if (!response.isWritable()) {
            link.setReading(false);
        } else if (listener.loop().directMemory().isScarce() && response.mayBeHeldBack()) {
            link.setReading(false);
            response.holdBack(this::onClientWritable);
        }
    }

    public void onClientWritable() {
        if (response.isHeldBack()) {
            return;
        }
        // The upstream was not read from until now, so its silence is measured from here.
        heardNanos = listener.loop().now();
        link.setReading(true);
    }

    /** The upstream's response is complete. Its connection may already serve another exchange. */
    public void onResponseComplete(long readNanos) {
        link.forget();
        ending.settle();
        onReadBatch(readNanos);
        ending.whenSent();
    }

    /**
     * The upstream's connection was closed before the response was complete.
     *
     * @param anything whether any byte of the response had arrived
     * @param why the failure to report
     */
    public void onUpstreamClosed(boolean anything, GatewayFailure why) {
        assert listener.loop().eventLoop().inEventLoop();
        link.forget();
        // RFC 9110 section 9.2.2: only idempotent requests are repeated, once, and only if the connection may have died
        // while it was idle.
        if (clientFinished) {
            ending.withClient();
        } else if (anything || !upload.isRepeatable() || !link.reconnect()) {
            ending.fail(why);
        }
    }

    /** A callback threw an unexpected exception: the exchange ends. */
    public void onBug(Throwable bug) {
        client.onBug(bug);
    }

    /** Returns whether an upstream that was told of the client's half-close has been silent for too long. */
    public boolean isHalfCloseOver(long now) {
        return isAwaitingUpstream()
                && clientFinished
                && UpstreamSilence.isPast(listener.timeouts().halfClose(), now - heardNanos);
    }

    /** Returns whether the request is complete and the upstream is read from. */
    private boolean isAwaitingUpstream() {
        return link.isHeld()
                && upload.isComplete()
                && !ending.isEnded()
                && !response.isHeldBack()
                && response.isWritable();
    }

    /** Returns which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    public GatewayFailure overdue(long now) {
        return isAwaitingUpstream()
                ? UpstreamSilence.overdue(
                        listener.timeouts(), request.isListing(), response.isStarted(), now - heardNanos)
                : null;
    }
}
