package io.llamatap.relay;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
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

    private final ClientHandler client;
    private final ListenerLoop listener;
    private final UpstreamLink link;
    private final RequestLine request;
    private final GuardedTap tap;
    private final Upload upload;
    private final Answer answer;

    private boolean ended;
    private boolean settled;
    private ExchangeEnd endIfClientLeaves = ExchangeEnd.CLIENT_LEFT;
    private long heardNanos;

    /** Makes the exchange of a judged request, which may forget its head then. */
    static Exchange of(
            ClientHandler client, UpstreamPool pool, RequestLine request, Head head, RequestValidator verdict) {
        RequestHeadWriter writer = pool.headWriter();
        ByteBuf out = client.output().allocate(writer.maxBytes(head.length()));
        writer.write(head, verdict, out);
        ListenerLoop listener = pool.listener();
        GuardedTap tap = new GuardedTap(
                listener.tap(),
                request.endpoint(),
                request.method(),
                head.value(FieldName.CONTENT_ENCODING),
                listener.loop().now());
        return new Exchange(client, pool, request, tap, out);
    }

    /** The head as it goes to the upstream belongs to the exchange from here on. */
    private Exchange(
            ClientHandler client, UpstreamPool pool, RequestLine request, GuardedTap tap, ByteBuf requestHead) {
        this.client = client;
        this.link = new UpstreamLink(this, pool, tap);
        this.listener = pool.listener();
        this.request = request;
        this.tap = tap;
        this.upload = new Upload(requestHead, tap, request.hasBody());
        this.answer = new Answer(client, request, tap);
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
    void onUpstreamReady(Channel channel, boolean wasIdle) {
        heardNanos = listener.loop().now();
        upload.begin(channel, wasIdle && request.isRepeatable());
        link.setReading(client.output().isWritable());
        client.onUploadPossible();
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
    }

    void onUpstreamWritabilityChanged() {
        client.onUploadPossible();
    }

    /** The upstream reads no more; its answer may still come. */
    void onUploadBroken() {
        upload.onBroken();
        client.onUploadPossible();
    }

    /** The final head of the answer was read. */
    void onHead(Head head, BodyFraming framing, long nanos) {
        upload.forgetHead();
        listener.reachability().onAnswer(head.status(), framing == BodyFraming.NONE);
        answer.begin(head, framing, upload.isComplete(), nanos);
    }

    /** Passes bytes of the answer on, and stops reading if the client does not take them; the buffer is taken. */
    void write(ByteBuf bytes) {
        answer.write(bytes);
        if (!client.output().isWritable()) {
            link.setReading(false);
        }
    }

    /** A batch of reads from the upstream has ended: what it brought goes out in one flush. */
    void onReadBatch(long readNanos) {
        heardNanos = readNanos;
        answer.flush(listener.loop(), readNanos);
    }

    void onClientWritable() {
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
                client.onAnswered(request, answer.closesAfter() || !upload.isComplete() || !client.mayPersist(request));
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
     */
    void onUpstreamClosed(boolean anything) {
        link.forget();
        // RFC 9110 section 9.2.2: once, only what is idempotent, only where the connection may have died idle.
        if (anything || !upload.isRepeatable() || !link.reconnect()) {
            fail(GatewayFailure.UPSTREAM_CLOSED);
        }
    }

    /** Ends the exchange for a cause on our side or the upstream's: with an answer of our own, or by breaking off. */
    void fail(GatewayFailure failure) {
        if (ended || settled) {
            return;
        }
        settled = true;
        UpstreamError error = failure.upstreamError();
        if (error != null) {
            listener.tap().onUpstreamError(error);
            if (failure.isUnreachable()) {
                listener.reachability().observe(Reachability.State.UNREACHABLE, failure.message());
            }
        }
        link.release(UpstreamClosed.ERROR);
        if (!answer.isStarted()) {
            answer.setStatus(failure.status());
            endIfClientLeaves = endOf(failure);
            boolean persist = upload.isComplete() && client.mayPersist(request);
            client.output()
                    .writeFailure(
                            failure,
                            request.endpoint().api(),
                            !request.isHead(),
                            ResponseHeadWriter.Persistence.of(request, persist));
            client.output().whenFlushed(() -> {
                if (!ended) {
                    end(endOf(failure));
                    client.onAnswered(request, !persist);
                }
            });
        } else {
            ExchangeEnd end = endOf(failure);
            end(end == ExchangeEnd.UPSTREAM_FAILED ? ExchangeEnd.TRUNCATED : end);
            client.breakOff(answer.endsWithConnection());
        }
    }

    private static ExchangeEnd endOf(GatewayFailure failure) {
        if (failure == GatewayFailure.UPSTREAM_CONNECT_TIMEOUT) {
            // The upstream's fault, not its slowness: nothing was asked of it yet.
            return ExchangeEnd.UPSTREAM_FAILED;
        }
        if (failure.isTimeout()) {
            return ExchangeEnd.TIMED_OUT;
        }
        return failure.upstreamError() == null ? ExchangeEnd.REJECTED : ExchangeEnd.UPSTREAM_FAILED;
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

    /** The client takes nothing of what waits for it. */
    void onClientStalled() {
        if (!ended) {
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

    /** Says which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    GatewayFailure overdue(long now) {
        if (!link.isHeld() || !upload.isComplete() || ended || !client.output().isWritable()) {
            return null;
        }
        Timeouts timeouts = listener.options().timeouts();
        boolean started = answer.isStarted();
        long limit = (started ? timeouts.betweenBytes() : timeouts.firstByte()).toNanos();
        if (limit == 0 || now - heardNanos <= limit) {
            return null;
        }
        return started ? GatewayFailure.UPSTREAM_BETWEEN_BYTES_TIMEOUT : GatewayFailure.UPSTREAM_FIRST_BYTE_TIMEOUT;
    }
}
