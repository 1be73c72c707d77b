package io.llamatap.relay.client.page;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.http1.HttpDate;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.tap.Api;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses of our own: errors in the format of the route's API, and pages.
 *
 * <p>One per event loop; caches what is the same each time, since clients can cause thousands of them.
 */
public final class OwnResponse {
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final String JSON = "application/json; charset=utf-8";
    private static final int DATE_BYTES = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n".length();

    private static final byte[] EVENTS_START = start("200 OK", "text/event-stream");
    /** The last field keeps nginx from collecting events. */
    private static final String EVENTS_FIELDS = "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n";

    private static final byte[] EVENTS_END = bytes(EVENTS_FIELDS);
    private static final byte[] CHUNKED_EVENTS_END = bytes(EVENTS_FIELDS + "Transfer-Encoding: chunked\r\n");

    /** The constant bytes before and after the date for one failure and API, and the body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, nor changed
    private record Failure(byte[] start, byte[] end, byte[] body) {}

    private final Map<Api, Map<GatewayFailure, Failure>> failures = new EnumMap<>(Api.class);
    private byte[] date = new byte[0];
    private long dateSeconds = -1;

    /** Creates the response to a failure without details of the request. The caller owns the buffer. */
    public ByteBuf create(
            ByteBufAllocator allocator,
            GatewayFailure failure,
            Api api,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        return create(allocator, failure, "", api, withBody, persistence);
    }

    /**
     * Creates the response to a failure.
     *
     * @param seen for {@link GatewayFailure#message(String)}
     * @return a buffer that the caller owns
     */
    public ByteBuf create(
            ByteBufAllocator allocator,
            GatewayFailure failure,
            String seen,
            Api api,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        Failure parts = seen.isEmpty()
                ? failures.computeIfAbsent(api, none -> new EnumMap<>(GatewayFailure.class))
                        .computeIfAbsent(failure, none -> parts(failure, "", api))
                : parts(failure, seen, api);
        return assemble(allocator, parts.start(), parts.end(), persistence, withBody ? parts.body() : null);
    }

    private static Failure parts(GatewayFailure failure, String seen, Api api) {
        byte[] body = body(failure, seen, api).getBytes(StandardCharsets.UTF_8);
        String extra = "";
        if (failure.status() == 503) {
            extra = "Retry-After: " + RETRY_AFTER_SECONDS + "\r\n";
        } else if (failure == GatewayFailure.TOKEN) {
            extra = "WWW-Authenticate: Bearer realm=\"llamatap\"\r\n";
        } else if (failure == GatewayFailure.PASSWORD) {
            extra =
                    "WWW-Authenticate: Basic realm=\"llamatap: any name, and a token as the password\", charset=\"UTF-8\"\r\n";
        } else if (failure == GatewayFailure.CONNECT) {
            extra = "Allow: GET, HEAD, POST, DELETE, OPTIONS\r\n";
        }
        return new Failure(start(failure.statusLine(), JSON), end(body.length, extra), body);
    }

    /**
     * Creates the response with a page.
     *
     * @return a buffer that the caller owns
     */
    public ByteBuf create(
            ByteBufAllocator allocator,
            LocalPages.Page page,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        String encoding = page.contentEncoding();
        String extra = (encoding == null ? "" : "Content-Encoding: " + encoding + "\r\n")
                + (page.vary() == null ? "" : "Vary: " + page.vary() + "\r\n")
                + page.fields();
        return assemble(
                allocator,
                start(HttpResponseStatus.valueOf(page.status()).toString(), page.contentType()),
                end(page.body().length, extra),
                persistence,
                withBody ? page.body() : null);
    }

    /**
     * Creates the head of a response with events.
     *
     * @param isChunked whether it is chunked; otherwise the end of the connection is the end of the response
     * @return a buffer that the caller owns
     */
    ByteBuf createEventsHead(
            ByteBufAllocator allocator, boolean isChunked, ResponseHeadWriter.Persistence persistence) {
        return assemble(allocator, EVENTS_START, isChunked ? CHUNKED_EVENTS_END : EVENTS_END, persistence, null);
    }

    private static byte[] start(String status, String contentType) {
        return bytes("HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\n");
    }

    private static byte[] end(int contentLength, String extra) {
        return bytes("Content-Length: " + contentLength + "\r\n" + extra);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private ByteBuf assemble(
            ByteBufAllocator allocator,
            byte[] start,
            byte[] end,
            ResponseHeadWriter.Persistence persistence,
            byte @Nullable [] body) {
        byte[] persistenceField = persistence.field();
        int length =
                start.length + DATE_BYTES + end.length + persistenceField.length + 2 + (body == null ? 0 : body.length);
        ByteBuf out = allocator.buffer(length);
        out.writeBytes(start).writeBytes(date()).writeBytes(end).writeBytes(persistenceField);
        out.writeByte('\r').writeByte('\n');
        if (body != null) {
            out.writeBytes(body);
        }
        return out;
    }

    /** Returns the Date header field, which is formatted once a second (RFC 9110 section 6.6.1). */
    private byte[] date() {
        long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        if (now != dateSeconds) {
            dateSeconds = now;
            date = bytes("Date: " + HttpDate.format(Instant.ofEpochSecond(now)) + "\r\n");
        }
        return date;
    }

    /** The messages contain no character that JSON has to escape. */
    private static String body(GatewayFailure failure, String seen, Api api) {
        String message = "llamatap: " + failure.message(seen);
        return switch (api) {
            case OLLAMA -> "{\"error\":\"" + message + "\"}";
            case OPENAI ->
                "{\"error\":{\"message\":\"" + message + "\",\"type\":\""
                        + (failure.status() < 500 ? "invalid_request_error" : "api_error")
                        + "\",\"param\":null,\"code\":"
                        + (failure == GatewayFailure.TOKEN ? "\"invalid_api_key\"" : "null")
                        + "}}";
            case ANTHROPIC ->
                "{\"type\":\"error\",\"error\":{\"type\":\"" + anthropicType(failure.status()) + "\",\"message\":\""
                        + message + "\"}}";
        };
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
