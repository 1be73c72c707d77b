package io.llamatap.relay;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadBytes;
import io.llamatap.relay.http1.RequestHeadWriter;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.http1.WrittenHead;
import io.llamatap.relay.io.Outlet;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, between one client connection and one upstream connection.
 *
 * <p>Owned by the event loop of both. The request's way is {@link Upload}'s, the answer's is {@link Answer}'s. Whatever comes first
 * of completion, failure and the client's leaving ends the exchange, once.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** The causes that are answered with nothing, hence no {@link GatewayFailure}. */
    private static final String WRITE_STALL = "write_stall";

    private static final String HALF_CLOSE = "half_close_timeout";

    private final ClientHandler client;
    private final ListenerLoop listener;
    private final UpstreamLink link;
    private final RequestLine request;
    private final GuardedTap tap;
    private final String sentHost;
    private final Upload upload;
    private final Answer answer;
    private boolean ended;
    private boolean settled;
    /** Whether the upstream is not read from although the client's channel has room, since memory is scarce. */
    private boolean isHeldBack;

    /** When the upstream was heard last, or began to be waited for, or was told of the client's end. */
    private long heardNanos;

    private boolean clientFinished;

    private ExchangeEnd endIfClientLeaves = ExchangeEnd.CLIENT_LEFT;

    /** Makes the exchange of a judged request, which may forget its head then. */
    static Exchange of(
            ClientHandler client, UpstreamPool pool, RequestLine request, Head head, RequestValidator verdict) {
        RequestHeadWriter writer = pool.headWriter();
        ListenerLoop listener = pool.listener();
        String sentHost = writer.hostOf(head, verdict);
        HeadBytes anew = listener.loop().headOut();
        writer.write(head, verdict, anew);
        WrittenHead out = head.replace(anew, client.output().channel().alloc());
        GuardedTap tap = new GuardedTap(
                listener.tap(),
                request.endpoint(),
                request.method(),
                head.value(FieldName.CONTENT_ENCODING),
                listener.loop().now());
        tap.onClient(client.output().remoteAddress(), request.method(), request.path());
        return new Exchange(client, pool, request, sentHost, tap, out);
    }

    /** The head as it goes to the upstream belongs to the exchange from here on. */
    private Exchange(
            ClientHandler client,
            UpstreamPool pool,
            RequestLine request,
            String sentHost,
            GuardedTap tap,
            WrittenHead requestHead) {
        this.client = client;
        this.link = new UpstreamLink(this, pool, tap);
        this.listener = pool.listener();
        this.request = request;
        this.sentHost = sentHost;
        this.tap = tap;
        this.upload = new Upload(requestHead, tap, request.hasBody());
        this.answer = new Answer(client.output(), request, tap, pool.location(), sentHost);
    }

    RequestLine request() {
        return request;
    }

    GuardedTap tap() {
        return tap;
    }

    Upload upload() {
        return upload;
    }

    Answer answer() {
        return answer;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isHead() {
        return request.isHead();
    }

    /** Finds a connection, an idle one first, and sends what there is. */
    void start() {
        assert listener.loop().eventLoop().inEventLoop();
        listener.loop().exchangeBegan();
        link.start(listener.loop());
    }

    /** There is a connection; the head is sent, and kept if it may have to be sent again. */
    void onUpstreamReady(Outlet upstream, boolean wasIdle) {
        heardNanos = listener.loop().now();
        upload.begin(upstream, wasIdle && request.isRepeatable());
        link.setReading(client.output().isWritable());
        client.onUploadPossible();
        if (clientFinished) {
            passEndOn();
        }
    }

    /** Says whether there is a connection to the upstream. */
    boolean isConnected() {
        return link.isHeld();
    }

    /** The client has ended its sending behind this request, which is whole. */
    void onClientFinished() {
        if (ended || clientFinished) {
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
        if (ended || !upload.isComplete()) {
            return;
        }
        flushUpload();
        heardNanos = listener.loop().now();
        if (!link.endSending()) {
            client.onLeft();
        }
    }

    /** The client has ended its sending, and the upstream that was told so says nothing: neither is waited for any longer. */
    void onHalfCloseTimeout() {
        endOverdue(HALF_CLOSE);
    }

    /** The client's request is whole: from here on the upstream is being waited for. */
    void onUploadComplete() {
        upload.end();
        heardNanos = listener.loop().now();
    }

    /** Flushes what was written of the request. */
    void flushUpload() {
        if (upload.flush() && !ended) {
            tap.onRequestSent(listener.loop().now());
        }
        if (listener.loop().directMemory().isScarce()) {
            upload.holdBack(client::onUploadPossible);
        }
    }

    void onUpstreamWritabilityChanged() {
        client.onUploadPossible();
    }

    /** The upstream reads no more; its answer may still come. */
    void onUploadBroken() {
        upload.onBroken();
        client.onUploadPossible();
    }

    /** An interim response was read. */
    void onInterim(Head head) {
        answer.writeInterim(head, listener.loop());
        client.onToldToGoOn();
    }

    /** The final head of the answer was read. */
    void onHead(Head head, BodyFraming framing, long nanos) {
        upload.forgetHead();
        listener.reachability().onAnswer(head.status(), framing == BodyFraming.NONE);
        listener.reachability().hosts().onResponse(request, sentHost, head);
        answer.begin(head, framing, mayPersist(), listener.loop(), nanos);
    }

    /** A batch of reads from the upstream has ended: what it brought goes out in one flush; what the client does not take, waits. */
    void onReadBatch(long readNanos) {
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

    void onClientWritable() {
        if (isHeldBack) {
            return;
        }
        // The upstream was made to wait: its silence begins now.
        heardNanos = listener.loop().now();
        link.setReading(true);
    }

    /** The upstream's answer is whole; its connection is already someone else's. */
    void onAnswerComplete(long readNanos) {
        link.forget();
        settled = true;
        onReadBatch(readNanos);
        client.output().whenFlushed(() -> {
            if (!ended) {
                end(ExchangeEnd.COMPLETE);
                client.onAnswered(request, answer.closesAfter() || !mayPersist());
            }
        });
    }

    /** The upstream sent what is no HTTP. */
    void onBadResponse() {
        link.forget();
        fail(GatewayFailure.UPSTREAM_PROTOCOL);
    }

    /**
     * The upstream's connection ended before the answer did.
     *
     * @param anything whether a byte of the answer had come
     * @param why what is told of it
     */
    void onUpstreamClosed(boolean anything, GatewayFailure why) {
        link.forget();
        // RFC 9110 section 9.2.2: once, only what is idempotent, only where the connection may have died idle.
        if (clientFinished) {
            endWithClient();
        } else if (anything || !upload.isRepeatable() || !link.reconnect()) {
            fail(why);
        }
    }

    /** The upstream takes the client's end for its leaving. The client sees what it would have seen without us: an end. */
    private void endWithClient() {
        if (ended || settled) {
            return;
        }
        end(ExchangeEnd.CLIENT_LEFT);
        if (answer.isStarted()) {
            client.breakOff(answer.endsWithConnection());
        } else {
            client.onLeft();
        }
    }

    /** Ends the exchange for a cause on our side or the upstream's: with an answer of our own, or by breaking off. */
    void fail(GatewayFailure failure) {
        if (ended || settled) {
            return;
        }
        settled = true;
        if (answer.isStarted()) {
            listener.tellMidway(failure, client.output().remoteAddress());
        } else {
            listener.tell(failure, client.output().remoteAddress());
        }
        tap.onFailed(failure.label());
        UpstreamError error = failure.upstreamError();
        if (error == null) {
            listener.tap().onRefusedMidway(failure.label());
        } else {
            listener.tap().onUpstreamError(error);
            if (failure.isUnreachable()) {
                listener.reachability().observe(Reachability.State.UNREACHABLE, failure.message());
            }
        }
        link.release(UpstreamClosed.ERROR);
        if (!answer.isStarted()) {
            answer.setStatus(failure.status());
            endIfClientLeaves = failure.exchangeEnd();
            boolean persist = mayPersist();
            client.output()
                    .writeFailure(
                            failure,
                            request.endpoint().api(),
                            !request.isHead(),
                            ResponseHeadWriter.Persistence.of(request.http10(), persist));
            client.output().whenFlushed(() -> {
                if (!ended) {
                    end(failure.exchangeEnd());
                    client.onAnswered(request, !persist);
                }
            });
        } else {
            ExchangeEnd end = failure.exchangeEnd();
            end(end == ExchangeEnd.UPSTREAM_FAILED ? ExchangeEnd.TRUNCATED : end);
            client.breakOff(answer.endsWithConnection());
        }
    }

    private boolean mayPersist() {
        return upload.isComplete() && listener.mayPersist(request);
    }

    /** A callback threw: nothing can be said of the exchange but that it must end. */
    void onBug(Throwable bug) {
        client.onBug(bug);
    }

    /** The client is gone: only closing makes Ollama stop. */
    void onClientLeft() {
        if (!ended) {
            link.release(UpstreamClosed.CLIENT_LEFT);
            end(endIfClientLeaves);
        }
    }

    /** We close the client's connection in the middle of the exchange. */
    void onBrokenOff(ClientClosed reason) {
        if (!ended) {
            boolean isOver = settled;
            if (!isOver) {
                tap.onFailed(reason.label());
            }
            link.release(reason == ClientClosed.DRAIN ? UpstreamClosed.DRAIN : UpstreamClosed.ERROR);
            // A failure of its own, or the last flush, was under way: that stays what became of it.
            end(isOver && endIfClientLeaves != ExchangeEnd.CLIENT_LEFT ? endIfClientLeaves : ExchangeEnd.BROKEN_OFF);
        }
    }

    /** The client takes nothing of what waits for it. */
    void onClientStalled() {
        endOverdue(WRITE_STALL);
    }

    private void endOverdue(String reason) {
        if (!ended) {
            tap.onFailed(reason);
            link.release(UpstreamClosed.CLIENT_LEFT);
            end(ExchangeEnd.TIMED_OUT);
        }
    }

    private void end(ExchangeEnd end) {
        ended = true;
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {} from {}: {} {}",
                    request.method(),
                    request.endpoint().route(),
                    client.output().remoteAddress(),
                    answer.status(),
                    end);
        }
        upload.release();
        tap.onEnd(end, answer.status(), listener.loop().now());
        listener.loop().exchangeEnded();
    }

    /** Says whether an upstream that was told of the client's end has been silent for too long. */
    boolean isHalfCloseOver(long now) {
        Duration limit = listener.options().timeouts().halfClose();
        return isAwaitingUpstream() && clientFinished && !limit.isZero() && now - heardNanos > limit.toNanos();
    }

    /** Says whether the upstream has been asked and is read from. */
    private boolean isAwaitingUpstream() {
        return link.isHeld()
                && upload.isComplete()
                && !ended
                && !isHeldBack
                && client.output().isWritable();
    }

    /** Says which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    GatewayFailure overdue(long now) {
        if (!isAwaitingUpstream()) {
            return null;
        }
        return UpstreamSilence.overdue(
                listener.options().timeouts(), request.isListing(), answer.isStarted(), now - heardNanos);
    }
}
