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
 * <p>Owned by the event loop of both. The request's way is {@link Upload}'s, the response's is {@link Response}'s, and how both end is
 * {@link Ending}'s.
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
    /** Whether the upstream is not read from although the client's channel has room, since memory is scarce. */
    private boolean isHeldBack;

    /** When the upstream was heard last, or began to be waited for, or was told of the client's end. */
    private long heardNanos;

    private boolean clientFinished;

    /**
     * Takes a judged request.
     *
     * @param head may be forgotten then: it is written anew here, in its own place if it fits
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
        HeadBytes anew = listener.loop().headOut();
        destination.headWriter().write(head, verdict, anew);
        ByteBuf out = head.place().replace(anew, client.output().channel().alloc());
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

    /** How it ends. */
    public Ending ending() {
        return ending;
    }

    public Response response() {
        return response;
    }

    /** Finds a connection, an idle one first, and sends what there is. */
    public void start() {
        assert listener.loop().eventLoop().inEventLoop();
        listener.loop().exchangeBegan();
        link.start();
    }

    /** There is a connection; the head is sent, and kept if it may have to be sent again. */
    public void onUpstreamReady(ChannelWriter upstream, boolean wasIdle) {
        heardNanos = listener.loop().now();
        upload.begin(upstream, wasIdle && request.isRepeatable());
        link.setReading(client.output().isWritable());
        client.onUploadPossible();
        if (clientFinished) {
            passEndOn();
        }
    }

    /** Says whether there is a connection to the upstream. */
    public boolean isConnected() {
        return link.isHeld();
    }

    /** The client has ended its sending behind this request, which is whole. */
    public void onClientFinished() {
        if (ending.isEnded() || clientFinished) {
            return;
        }
        clientFinished = true;
        tap.onClientFinished();
        if (link.isHeld()) {
            passEndOn();
        }
    }

    /** Tells the upstream, which decides what that means; where it cannot be told so, it is told that the client has left. */
    private void passEndOn() {
        if (ending.isEnded() || !upload.isComplete()) {
            return;
        }
        flushUpload();
        heardNanos = listener.loop().now();
        if (!link.endSending()) {
            client.onLeft();
        }
    }

    /** The client's request is whole: from here on the upstream is being waited for. */
    public void onUploadComplete() {
        upload.end();
        heardNanos = listener.loop().now();
    }

    /** Flushes what was written of the request. */
    public void flushUpload() {
        if (upload.flush() && !ending.isEnded()) {
            tap.onRequestSent(listener.loop().now());
        }
        if (listener.loop().directMemory().isScarce()) {
            upload.holdBack(client::onUploadPossible);
        }
    }

    public void onUpstreamWritabilityChanged() {
        client.onUploadPossible();
    }

    /** The upstream reads no more; its response may still come. */
    public void onUploadBroken() {
        upload.onBroken();
        client.onUploadPossible();
    }

    /** An interim response was read. */
    public void onInterim(Head head) {
        response.writeInterim(head, listener.loop());
        client.onToldToGoOn();
    }

    /** The final head of the response was read. */
    public void onHead(Head head, BodyFraming framing, long nanos) {
        upload.forgetHead();
        listener.reachability().onResponse(head.status(), framing == BodyFraming.NONE);
        listener.reachability().hosts().onResponse(request, response.sentHost(), head);
        response.begin(head, framing, ending.mayPersist(), listener.loop(), nanos);
    }

    /** A batch of reads from the upstream has ended: what it brought goes out in one flush; what the client does not take, waits. */
    public void onReadBatch(long readNanos) {
        heardNanos = readNanos;
        response.flush(listener.loop(), readNanos);
        if (!response.isWritable()) {
            link.setReading(false);
        } else if (!isHeldBack
                && listener.loop().directMemory().isScarce()
                && !client.output().isSent()) {
            // The client has to take what there is before more is read.
            isHeldBack = true;
            link.setReading(false);
            client.output().whenFlushed(() -> {
                isHeldBack = false;
                onClientWritable();
            });
        }
    }

    public void onClientWritable() {
        if (isHeldBack) {
            return;
        }
        // The upstream was made to wait: its silence begins now.
        heardNanos = listener.loop().now();
        link.setReading(true);
    }

    /** The upstream's response is whole; its connection is already someone else's. */
    public void onResponseComplete(long readNanos) {
        link.forget();
        ending.settle();
        onReadBatch(readNanos);
        ending.whenSent();
    }

    /**
     * The upstream's connection ended before the response did.
     *
     * @param anything whether a byte of the response had come
     * @param why what is told of it
     */
    public void onUpstreamClosed(boolean anything, GatewayFailure why) {
        link.forget();
        // RFC 9110 section 9.2.2: once, only what is idempotent, only where the connection may have died idle.
        if (clientFinished) {
            ending.withClient();
        } else if (anything || !upload.isRepeatable() || !link.reconnect()) {
            ending.fail(why);
        }
    }

    /** A callback threw: nothing can be said of the exchange but that it must end. */
    public void onBug(Throwable bug) {
        client.onBug(bug);
    }

    /** Says whether an upstream that was told of the client's end has been silent for too long. */
    public boolean isHalfCloseOver(long now) {
        return isAwaitingUpstream()
                && clientFinished
                && UpstreamSilence.isPast(listener.timeouts().halfClose(), now - heardNanos);
    }

    /** Says whether the upstream has been asked and is read from. */
    private boolean isAwaitingUpstream() {
        return link.isHeld()
                && upload.isComplete()
                && !ending.isEnded()
                && !isHeldBack
                && client.output().isWritable();
    }

    /** Says which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    public GatewayFailure overdue(long now) {
        return isAwaitingUpstream()
                ? UpstreamSilence.overdue(
                        listener.timeouts(), request.isListing(), response.isStarted(), now - heardNanos)
                : null;
    }
}
