package io.llamatap.server.ollama;

import io.llamatap.relay.LocalPages.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Fetches Ollama's own {@code /metrics}, which our own page of that name hides, should Ollama have one. Blocks; never on an event
 * loop.
 */
public final class UpstreamMetrics {
    private static final String PATH = "/metrics";
    private static final String ACCEPT = "text/plain;version=0.0.4,*/*;q=0.1";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int BAD_GATEWAY = 502;

    private final UpstreamAccess access;
    private final OllamaClient client;

    /** Takes whom to ask, as {@link OllamaPoller} does. */
    public UpstreamMetrics(UpstreamAccess access, Duration connectLimit, Duration limit) {
        this.access = access;
        this.client = new OllamaClient(access, connectLimit, limit);
    }

    /** Returns what Ollama answers; an answer without a page is told in words. */
    public Answer fetch() {
        try {
            return client.get(PATH, ACCEPT, reply -> {
                if (reply.status() != OK) {
                    return text(
                            reply.status() == NOT_FOUND ? NOT_FOUND : BAD_GATEWAY,
                            "answers GET /metrics with status " + reply.status()
                                    + (reply.status() == NOT_FOUND ? ": it has no metrics of its own" : "")
                                    + access.hint(reply.status()));
                }
                String type = reply.contentType();
                return new Answer(
                        OK, type == null ? TEXT : type, null, reply.body().readAllBytes());
            });
        } catch (NoAnswerException e) {
            return text(BAD_GATEWAY, "does not answer (" + e.getMessage() + ")");
        } catch (IOException e) {
            return text(BAD_GATEWAY, String.valueOf(e.getMessage()));
        }
    }

    private Answer text(int status, String what) {
        return new Answer(status, TEXT, null, (access.upstream() + " " + what + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
