package io.llamatap.relay;

import io.llamatap.tap.Api;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the answers that we give ourselves: failures in the shape that the route's clients read, and our own pages. */
final class OwnAnswer {
    private static final int RETRY_AFTER_SECONDS = 1;

    private OwnAnswer() {}

    /**
     * Makes the answer for a failure.
     *
     * @return a buffer that the caller owns
     */
    static ByteBuf of(
            ByteBufAllocator allocator,
            GatewayFailure failure,
            Api api,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        byte[] body = body(failure, api).getBytes(StandardCharsets.UTF_8);
        StringBuilder extra = new StringBuilder();
        if (failure.status() == 503) {
            extra.append("Retry-After: ").append(RETRY_AFTER_SECONDS).append("\r\n");
        } else if (failure == GatewayFailure.TOKEN) {
            extra.append("WWW-Authenticate: Bearer realm=\"llamatap\"\r\n");
        } else if (failure == GatewayFailure.CONNECT) {
            extra.append("Allow: GET, HEAD, POST, DELETE, OPTIONS\r\n");
        }
        String head = head(
                failure.statusLine(), "application/json; charset=utf-8", body.length, extra.toString(), persistence);
        return assemble(allocator, head, withBody ? body : null);
    }

    /**
     * Makes the answer that is one of our own pages.
     *
     * @return a buffer that the caller owns
     */
    static ByteBuf of(
            ByteBufAllocator allocator,
            LocalPages.Answer page,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        String encoding = page.contentEncoding();
        String extra = encoding == null ? "" : "Content-Encoding: " + encoding + "\r\n";
        String head = head(
                HttpResponseStatus.valueOf(page.status()).toString(),
                page.contentType(),
                page.body().length,
                extra,
                persistence);
        return assemble(allocator, head, withBody ? page.body() : null);
    }

    private static String head(
            String status,
            String contentType,
            int contentLength,
            String extra,
            ResponseHeadWriter.Persistence persistence) {
        return "HTTP/1.1 " + status + "\r\n"
                + "Content-Type: " + contentType + "\r\n"
                + "Date: " + HttpDate.format(Instant.now()) + "\r\n"
                + "Content-Length: " + contentLength + "\r\n"
                + extra
                + switch (persistence) {
                    case DEFAULT -> "";
                    case CLOSE -> "Connection: close\r\n";
                    case KEEP_ALIVE -> "Connection: keep-alive\r\n";
                }
                + "\r\n";
    }

    private static ByteBuf assemble(ByteBufAllocator allocator, String head, byte @Nullable [] body) {
        int length = head.length() + (body == null ? 0 : body.length);
        ByteBuf out = allocator.buffer(length);
        out.writeCharSequence(head, StandardCharsets.ISO_8859_1);
        if (body != null) {
            out.writeBytes(body);
        }
        return out;
    }

    /** No message holds a character that JSON would have to escape but the apostrophe, which needs none. */
    private static String body(GatewayFailure failure, Api api) {
        String message = "llamatap: " + failure.message();
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
