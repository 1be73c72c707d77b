package io.llamatap.relay;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, between one client connection and one upstream connection.
 *
 * <p>Owned by the event loop of both. The request's way is {@link Upload}'s; the answer goes from {@link #onHead} through {@link
 * #write} to {@link #onAnswerComplete}. Whatever comes first of completion, failure and the client's leaving ends the exchange,
 * once.
 */
final class Exchange {
    /** How far the answer is. */
    private enum Answer {
        NONE,
        STARTED,
        COMPLETE
    }

    private final ClientHandler client;
    private final ListenerLoop listener;
    private final UpstreamPool pool;
    private final RequestLine request;
    private final GuardedTap tap;
    private final Upload upload;

    private @Nullable UpstreamHandler upstream;
    private @Nullable ConnectAttempt connecting;
    private Answer answer = Answer.NONE;
    private BodyFraming answerFraming = BodyFraming.NONE;
    private boolean reused;
    private boolean closeAfter;
    private boolean ended;
    private boolean unflushed;
    private int status;
    private long waitingSince;
    private long heardNanos;

    /** Takes a judged request; the head as it goes to the upstream belongs to the exchange from here on. */
    Exchange(ClientHandler client, UpstreamPool pool, RequestLine request, GuardedTap tap, ByteBuf requestHead) {
        this.client = client;
        this.pool = pool;
        this.listener = pool.listener();
        this.request = request;
        this.tap = tap;
        this.upload = new Upload(requestHead, tap, request.hasBody());
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

    boolean isHead() {
        return request.isHead();
    }

    /** Says whether the client understands chunks: an HTTP/1.0 client gets their data alone. */
    boolean takesChunks() {
        return !request.http10();
    }

    boolean isUploadComplete() {
        return upload.isComplete();
    }

    /** Finds a connection, an idle one first, and sends what there is. */
    void start() {
        assert listener.loop().eventLoop().inEventLoop();
        listener.loop().exchangeBegan();
        waitingSince = listener.loop().now();
        heardNanos = waitingSince;
        UpstreamHandler idle = pool.take();
        if (idle != null) {
            onUpstreamReady(idle, true);
        } else {
            connect();
        }
    }

    private void connect() {
        tap.onUpstreamConnecting();
        ConnectAttempt attempt = new ConnectAttempt(pool, this);
        connecting = attempt;
        attempt.start();
    }

    void onUpstreamReady(UpstreamHandler handler, boolean wasIdle) {
        connecting = null;
        long now = listener.loop().now();
        listener.tap().onUpstreamAcquired(now - waitingSince);
        if (!wasIdle && !handler.isFit()) {
            // It speaks before it was asked: what it says belongs to nobody.
            handler.closeActive(UpstreamClosed.NOT_REUSABLE);
            fail(GatewayFailure.UPSTREAM_PROTOCOL);
            return;
        }
        upstream = handler;
        reused = wasIdle;
        heardNanos = now;
        handler.attach(this);
        upload.begin(handler.channel(), wasIdle && request.isRepeatable());
        if (!client.output().isWritable()) {
            handler.channel().config().setAutoRead(false);
        }
        client.onUploadPossible();
    }

    void onNotConnected(GatewayFailure failure) {
        connecting = null;
        fail(failure);
    }

    /** The client's request is whole: from here on the upstream is being waited for. */
    void onUploadComplete() {
        upload.end();
        heardNanos = listener.loop().now();
    }

    /** Flushes what was written of the request. */
    void flushUpload() {
        upload.flush(listener.loop());
    }

    void onUpstreamWritabilityChanged() {
        client.onUploadPossible();
    }

    /** The upstream reads no more; its answer may still come. */
    void onUploadBroken() {
        upload.onBroken();
        client.onUploadPossible();
    }

    /** Passes an interim response on; an HTTP/1.0 client could not read it. */
    void onInterim(Head head) {
        if (takesChunks()) {
            ByteBuf out = client.output().allocate(ResponseHeadWriter.maxBytes(head));
            ResponseHeadWriter.write(head, ResponseHeadWriter.Persistence.DEFAULT, out);
            write(out);
        }
    }

    /** Passes the final head on. */
    void onHead(Head head, BodyFraming framing, long nanos) {
        upload.forgetHead();
        answer = Answer.STARTED;
        status = head.status();
        listener.reachability().onAnswer(status, framing == BodyFraming.NONE);
        boolean untilClose = framing == BodyFraming.UNTIL_CLOSE || (framing == BodyFraming.CHUNKED && !takesChunks());
        answerFraming = untilClose ? BodyFraming.UNTIL_CLOSE : framing;
        closeAfter = untilClose || !client.mayPersist(request) || !upload.isComplete();
        tap.onResponseHead(status, head.value(FieldName.CONTENT_TYPE), head.value(FieldName.CONTENT_ENCODING), nanos);
        if (untilClose && framing == BodyFraming.CHUNKED) {
            dropTransferEncoding(head);
        }
        ByteBuf out = client.output().allocate(ResponseHeadWriter.maxBytes(head));
        ResponseHeadWriter.write(head, ClientHandler.persistence(request, !closeAfter), out);
        write(out);
    }

    private static void dropTransferEncoding(Head head) {
        for (int i = 0; i < head.count(); i++) {
            if (head.name(i) == FieldName.TRANSFER_ENCODING) {
                head.drop(i);
            }
        }
    }

    /** Passes bytes of the answer on; the buffer is the client's channel's from here on. */
    void write(ByteBuf bytes) {
        unflushed = true;
        client.output().write(bytes);
        UpstreamHandler from = upstream;
        if (from != null && !client.output().isWritable()) {
            from.channel().config().setAutoRead(false);
        }
    }

    void writeTrailers(TrailerReader trailers) {
        ByteBuf out = client.output().allocate(trailers.length());
        trailers.write(listener.loop().head(), out);
        write(out);
    }

    /** A batch of reads from the upstream has ended: what it brought goes out in one flush. */
    void onReadBatch(long readNanos) {
        heardNanos = readNanos;
        if (unflushed) {
            unflushed = false;
            client.output().flush();
            tap.onResponseFlushed(readNanos, listener.loop().now());
        }
    }

    void onClientWritable() {
        UpstreamHandler from = upstream;
        if (from != null) {
            from.channel().config().setAutoRead(true);
        }
    }

    /** The upstream's answer is whole; its connection is already someone else's. */
    void onAnswerComplete(long readNanos) {
        upstream = null;
        answer = Answer.COMPLETE;
        unflushed = true;
        onReadBatch(readNanos);
        client.output().whenFlushed(() -> {
            if (!ended) {
                end(ExchangeEnd.COMPLETE);
                client.onAnswered(closeAfter || !upload.isComplete() || !client.mayPersist(request));
            }
        });
    }

    /** The upstream sent what is no HTTP. */
    void onBadResponse() {
        upstream = null;
        fail(GatewayFailure.UPSTREAM_PROTOCOL);
    }

    /**
     * The upstream's connection ended before the answer did.
     *
     * @param anything whether a byte of the answer had come
     */
    void onUpstreamClosed(boolean anything) {
        upstream = null;
        if (!anything && reused && upload.isRepeatable()) {
            // RFC 9110 section 9.2.2: once, only what is idempotent, only where the connection may have died idle.
            reused = false;
            connect();
            return;
        }
        fail(GatewayFailure.UPSTREAM_CLOSED);
    }

    /** Ends the exchange for a cause on our side or the upstream's: with an answer of our own, or by breaking off. */
    void fail(GatewayFailure failure) {
        if (ended) {
            return;
        }
        UpstreamError error = failure.upstreamError();
        if (error != null) {
            listener.tap().onUpstreamError(error);
            if (answer == Answer.NONE) {
                listener.reachability().observe(Reachability.State.UNREACHABLE);
            }
        }
        releaseUpstream(UpstreamClosed.ERROR);
        if (answer == Answer.NONE) {
            status = failure.status();
            boolean persist = upload.isComplete() && client.mayPersist(request);
            client.answer(failure, request, persist);
            client.output().whenFlushed(() -> {
                if (!ended) {
                    end(endOf(failure));
                    client.onAnswered(!persist);
                }
            });
        } else {
            end(failure.isTimeout() ? ExchangeEnd.TIMED_OUT : ExchangeEnd.TRUNCATED);
            client.breakOff(answerFraming == BodyFraming.UNTIL_CLOSE);
        }
    }

    private static ExchangeEnd endOf(GatewayFailure failure) {
        if (failure.isTimeout()) {
            return ExchangeEnd.TIMED_OUT;
        }
        return failure.upstreamError() == null ? ExchangeEnd.REJECTED : ExchangeEnd.UPSTREAM_FAILED;
    }

    /** The client is gone: only closing makes Ollama stop. */
    void onClientLeft() {
        if (!ended) {
            releaseUpstream(UpstreamClosed.CLIENT_LEFT);
            end(ExchangeEnd.CLIENT_LEFT);
        }
    }

    /** The client takes nothing of what waits for it. */
    void onClientStalled() {
        if (!ended) {
            releaseUpstream(UpstreamClosed.CLIENT_LEFT);
            end(ExchangeEnd.TIMED_OUT);
        }
    }

    private void releaseUpstream(UpstreamClosed reason) {
        ConnectAttempt attempt = connecting;
        connecting = null;
        if (attempt != null) {
            attempt.cancel();
        }
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.closeActive(reason);
        }
    }

    private void end(ExchangeEnd end) {
        ended = true;
        upload.release();
        tap.onEnd(end, status, listener.loop().now());
        listener.loop().exchangeEnded();
    }

    /** Says which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    GatewayFailure overdue(long now) {
        if (upstream == null
                || !upload.isComplete()
                || ended
                || !client.output().isWritable()) {
            return null;
        }
        Timeouts timeouts = listener.options().timeouts();
        boolean started = answer != Answer.NONE;
        long limit = (started ? timeouts.betweenBytes() : timeouts.firstByte()).toNanos();
        if (limit == 0 || now - heardNanos <= limit) {
            return null;
        }
        return started ? GatewayFailure.UPSTREAM_BETWEEN_BYTES_TIMEOUT : GatewayFailure.UPSTREAM_FIRST_BYTE_TIMEOUT;
    }
}
