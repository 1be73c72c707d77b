package io.llamatap.testkit;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls to the tap of one exchange. Written by its event loop, read by any thread. */
public final class TappedExchange implements Tap {
    /** How much is kept of each body. */
    private static final int RECORDED_BYTES = 1 << 20;

    private final OllamaEndpoint endpoint;
    private final String method;
    private final Changes changes;
    private final ByteArrayOutputStream requestBody = new ByteArrayOutputStream();
    private final ByteArrayOutputStream responseBody = new ByteArrayOutputStream();
    private final List<String> breaches = new ArrayList<>();
    private boolean requestEnded;
    private boolean responseBegun;
    private boolean clientFinished;
    private @Nullable ExchangeEnd end;
    private int status;

    TappedExchange(OllamaEndpoint endpoint, String method, Changes changes) {
        this.endpoint = endpoint;
        this.method = method;
        this.changes = changes;
    }

    private void make(String call, Runnable change) {
        changes.make(() -> {
            if (end != null) {
                breaches.add(call + " after the end of " + this);
            }
            change.run();
        });
    }

    private static void record(ByteArrayOutputStream body, ByteBuf bytes, int index, int length) {
        if (body.size() + length <= RECORDED_BYTES) {
            body.writeBytes(ByteBufUtil.getBytes(bytes, index, length));
        }
    }

    @Override
    public void onClient(@Nullable SocketAddress client, String askedMethod, String path) {
        make("onClient", () -> {
            if (client == null || !askedMethod.equals(method) || OllamaEndpoint.of(path) != endpoint) {
                breaches.add("told of " + client + " asking " + askedMethod + " " + path + " in " + this);
            }
        });
    }

    @Override
    public void onRequestBody(ByteBuf bytes, int index, int length) {
        make("onRequestBody", () -> {
            if (requestEnded) {
                breaches.add("request body after its end");
            }
            record(requestBody, bytes, index, length);
        });
    }

    @Override
    public void onRequestEnd() {
        make("onRequestEnd", () -> {
            if (requestEnded) {
                breaches.add("request ended twice");
            }
            requestEnded = true;
        });
    }

    @Override
    public void onUpstreamConnecting() {
        make("onUpstreamConnecting", () -> {});
    }

    @Override
    public void onUpstreamAcquired(boolean isReused, long waitNanos) {
        make("onUpstreamAcquired", () -> {});
    }

    @Override
    public void onRequestSent(long nanos) {
        make("onRequestSent", () -> {});
    }

    @Override
    public void onResponseHead(
            int responseStatus, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {
        make("onResponseHead", () -> {
            if (responseBegun) {
                breaches.add("two response heads");
            }
            if (responseStatus < 200) {
                breaches.add("called for the interim response " + responseStatus);
            }
            responseBegun = true;
        });
    }

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {
        make("onResponseBody", () -> {
            if (!responseBegun) {
                breaches.add("response body before its head");
            }
            record(responseBody, bytes, index, length);
        });
    }

    @Override
    public void onResponseFlushed(long readNanos, long nanos) {
        make("onResponseFlushed", () -> {});
    }

    @Override
    public void onClientFinished() {
        make("onClientFinished", () -> {
            if (clientFinished || !requestEnded) {
                breaches.add("the client's end twice, or before that of its request");
            }
            clientFinished = true;
        });
    }

    /** Waits until the client has closed its sending side. */
    public void awaitClientFinished() {
        changes.await(() -> "the client's end in " + this, () -> clientFinished);
    }

    @Override
    public void onFailed(String reason, @Nullable UpstreamError error) {
        make("onFailed", () -> {});
    }

    @Override
    public void onEnd(ExchangeEnd how, int endStatus, long nanos) {
        make("onEnd", () -> {
            end = how;
            status = endStatus;
        });
    }

    boolean isEnded() {
        return end != null;
    }

    List<String> breaches() {
        return breaches;
    }

    /** Returns the endpoint that was requested. */
    public OllamaEndpoint endpoint() {
        return endpoint;
    }

    /** Returns how it ended, waiting until it does. */
    public ExchangeEnd awaitEnd() {
        changes.await(() -> "the end of " + this, this::isEnded);
        return changes.read(() -> end == null ? ExchangeEnd.COMPLETE : end);
    }

    /** Returns the status that the client got, after the end; 0 if it got none. */
    public int status() {
        return changes.read(() -> status);
    }

    /** Returns what the tap was shown of the request's body. */
    public byte[] requestBody() {
        return changes.read(requestBody::toByteArray);
    }

    /** Returns what the tap was shown of the response's body. */
    public byte[] responseBody() {
        return changes.read(responseBody::toByteArray);
    }

    @Override
    public String toString() {
        return method + " " + endpoint + (end == null ? " (going on)" : " " + end + " " + status);
    }
}
