package io.llamatap.server.demo.ollama;

import java.time.Instant;

/** The form of errors in each of Ollama's APIs. */
enum ApiError {
    NATIVE,
    OPENAI,
    ANTHROPIC;

    /** Returns the form of a path. */
    static ApiError of(String path) {
        return !path.startsWith("/v1/") ? NATIVE : path.equals("/v1/messages") ? ANTHROPIC : OPENAI;
    }

    /** Returns a response with an error. */
    PacedResponse response(int status, String message, Instant arrival, long dueNanos) {
        String text = Json.quote(message);
        String type =
                switch (status) {
                    case 400 -> "invalid_request_error";
                    case 404 -> "not_found_error";
                    default -> "api_error";
                };
        String body =
                switch (this) {
                    case NATIVE -> "{\"error\":" + text + "}";
                    case OPENAI ->
                        "{\"error\":{\"message\":" + text + ",\"type\":\"" + type
                                + "\",\"param\":null,\"code\":null}}\n";
                    case ANTHROPIC ->
                        "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":" + text
                                + "},\"request_id\":\"req_7d58eed61cefe1199aa61d69\"}\n";
                };
        return ResponseBuilder.whole(
                statusLine(status), this == NATIVE ? NativeForm.JSON : OpenAiForm.JSON, body, arrival, dueNanos);
    }

    private static String statusLine(int status) {
        return switch (status) {
            case 400 -> "400 Bad Request";
            case 404 -> "404 Not Found";
            case 501 -> "501 Not Implemented";
            default -> "500 Internal Server Error";
        };
    }
}
