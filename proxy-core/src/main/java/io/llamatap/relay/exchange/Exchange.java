package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadBytes;
import io.llamatap.relay.http1.RequestHeadWriter;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.Outlet;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.Tap;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, between one client connection and one upstream connection.
 *
 * <p>Owned by the event loop of both. The request's way is {@link Upload}'s, the response's is {@link Answer}'s, and how both end is
 * {@link Ending}'s.
 */
public final class Exchange {
    /** The causes that are answered with nothing, hence no {@link GatewayFailure}. */
    private static final String WRITE_STALL = "write_stall";

    private static final String HALF_CLOSE = "half_close_timeout";

    private final ClientSide client;
    private final ListenerLoop listener;
    private final UpstreamSide link;
    private final RequestLine request;
    private final GuardedTap tap;
    private final Upload upload;
    private final Answer answer;
    private final Ending ending;
    /** Whether the upstream is not read from although the client's channel has room, since memory is scarce. */
    private boolean isHeldBack;

    /** When the upstream was heard last, or began to be waited for, or was told of the client's end. */
    private long heardNanos;

    private boolean clientFinished;

    /** Makes the exchange of a judged request, which may forget its head then. */
    public static Exchange of(
            ClientSide client,
            ListenerLoop listener,
            Destination destination,
            RequestLine request,
            Head head,
            RequestValidator verdict) {
        RequestHeadWriter writer = destination.headWriter();
        String sentHost = writer.hostOf(head, verdict);
        HeadBytes anew = listener.loop().headOut();
        writer.write(head, verdict, anew);
        ByteBuf out = head.replace(anew, client.output().channel().alloc());
        GuardedTap tap = new GuardedTap(
                listener.tap(),
                request.endpoint(),
                request.method(),
                head.value(FieldName.CONTENT_ENCODING),
                listener.loop().now());
        tap.onClient(client.output().remoteAddress(), request.method(), request.path());
        Upload upload = new Upload(out, head.writtenStart(), head.writtenEnd(), tap, request.hasBody());
        Answer answer = new Answer(client.output(), request, tap, destination.location(), sentHost);
        return new Exchange(client, listener, destination, request, tap, upload, answer);
    }

    private Exchange(
            ClientSide client,
            ListenerLoop listener,
            Destination destination,
            RequestLine request,
            GuardedTap tap,
            Upload upload,
            Answer answer) {
        this.client = client;
        this.listener = listener;
        this.request = request;
        this.tap = tap;
        this.upload = upload;
        this.answer = answer;
        this.link = destination.connectionFor(this);
        this.ending = new Ending(client, listener, link, request, tap, upload, answer);
    }

    RequestLine request() {
        return request;
    }

    public Tap tap() {
        return tap;
    }

    public Upload upload() {
        return upload;
    }

    public Answer answer() {
        return answer;
    }

    public boolean isEnded() {
        return ending.isEnded();
    }

    public boolean isHead() {
        return request.isHead();
    }

    /** Finds a connection, an idle one first, and sends what there is. */
    public void start() {
        assert listener.loop().eventLoop().inEventLoop();
        listener.loop().exchangeBegan();
        link.start();
    }

    /** There is a connection; the head is sent, and kept if it may have to be sent again. */
    public void onUpstreamReady(Outlet upstream, boolean wasIdle) {
        heard();
        upload.begin(upstream, wasIdle && request.isRepeatable());
        link.setReading(client.output().isWritable());
        client.onUploadPossible();
        if (clientFinished) {
            passEndOn();
        }
    }

    private void heard() {
        heardNanos = listener.loop().now();
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
        heard();
        if (!link.endSending()) {
            client.onLeft();
        }
    }

    /** The client has ended its sending, and the upstream that was told so says nothing: neither is waited for any longer. */
    public void onHalfCloseTimeout() {
        ending.overdue(HALF_CLOSE);
    }

    /** The client's request is whole: from here on the upstream is being waited for. */
    public void onUploadComplete() {
        upload.end();
        heard();
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
        answer.writeInterim(head, listener.loop());
        client.onToldToGoOn();
    }

    /** The final head of the response was read. */
    public void onHead(Head head, BodyFraming framing, long nanos) {
        upload.forgetHead();
        listener.reachability().onAnswer(head.status(), framing == BodyFraming.NONE);
        listener.reachability().hosts().onResponse(request, answer.sentHost(), head);
        answer.begin(head, framing, ending.mayPersist(), listener.loop(), nanos);
    }

    /** A batch of reads from the upstream has ended: what it brought goes out in one flush; what the client does not take, waits. */
    public void onReadBatch(long readNanos) {
        heardNanos = readNanos;
        answer.flush(listener.loop(), readNanos);
        if (!answer.isWritable()) {
            link.setReading(false);
        } else if (!isHeldBack
                && listener.loop().directMemory().isScarce()
                && !client.output().isSent()) {
            holdBack();
        }
    }

    /** Has the client take what there is before more is read. */
    private void holdBack() {
        isHeldBack = true;
        link.setReading(false);
        client.output().whenFlushed(() -> {
            isHeldBack = false;
            onClientWritable();
        });
    }

    public void onClientWritable() {
        if (isHeldBack) {
            return;
        }
        // The upstream was made to wait: its silence begins now.
        heard();
        link.setReading(true);
    }

    /** The upstream's response is whole; its connection is already someone else's. */
    public void onAnswerComplete(long readNanos) {
        link.forget();
        ending.settle();
        onReadBatch(readNanos);
        ending.whenSent();
    }

    /** The upstream sent what is no HTTP. */
    public void onBadResponse() {
        link.forget();
        fail(GatewayFailure.UPSTREAM_PROTOCOL);
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
            fail(why);
        }
    }

    /** Ends the exchange for a cause on our side or the upstream's: with a response of our own, or by breaking off. */
    public void fail(GatewayFailure failure) {
        ending.fail(failure);
    }

    /** A callback threw: nothing can be said of the exchange but that it must end. */
    public void onBug(Throwable bug) {
        client.onBug(bug);
    }

    /** The client is gone. */
    public void onClientLeft() {
        ending.onClientLeft();
    }

    /** We close the client's connection in the middle of the exchange. */
    public void onBrokenOff(ClientClosed reason) {
        ending.onBrokenOff(reason);
    }

    /** The client takes nothing of what waits for it. */
    public void onClientStalled() {
        ending.overdue(WRITE_STALL);
    }

    /** Says whether an upstream that was told of the client's end has been silent for too long. */
    public boolean isHalfCloseOver(long now) {
        Duration limit = listener.timeouts().halfClose();
        return isAwaitingUpstream() && clientFinished && !limit.isZero() && now - heardNanos > limit.toNanos();
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
        if (!isAwaitingUpstream()) {
            return null;
        }
        return UpstreamSilence.overdue(listener.timeouts(), request.isListing(), answer.isStarted(), now - heardNanos);
    }
}
