package io.llamatap.server.ollama;

import io.llamatap.relay.client.LocalPages.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fetches Ollama's own {@code /metrics}, which our own page of that name hides, should Ollama have one. Blocks; never on an event
 * loop.
 */
public final class UpstreamMetrics {
    private static final String PATH = "/metrics";
    private static final String ACCEPT = "text/plain;version=0.0.4,*/*;q=0.1";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int DELETE = 0x7f;
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
    public Page fetch() {
        try {
            return client.get(PATH, ACCEPT, response -> {
                if (response.status() != OK) {
                    return text(
                            response.status() == NOT_FOUND ? NOT_FOUND : BAD_GATEWAY,
                            "status " + response.status()
                                    + (response.status() == NOT_FOUND
                                            ? "; this upstream has no metrics of its own"
                                            : "")
                                    + access.hint(response.status()));
                }
                return new Page(
                        OK,
                        type(response.contentType()),
                        null,
                        clean(response.body().readAllBytes()));
            });
        } catch (IOException e) {
            return text(BAD_GATEWAY, String.valueOf(e.getMessage()));
        }
    }

    /** Returns what may stand in a header field of ours; a kind that may not is taken for text. */
    private static String type(@Nullable String told) {
        return told != null && !told.isEmpty() && told.chars().allMatch(c -> c >= ' ' && c < DELETE) ? told : TEXT;
    }

    /**
     * Replaces in a page, in its place, what no text of metrics has: control characters, which may mean something to a terminal
     * or end a line for some readers only. They are not left out, since two numbers would become one. A line that ends with CR and
     * LF ends with LF then.
     */
    private static byte[] clean(byte[] page) {
        int length = 0;
        for (int i = 0; i < page.length; i++) {
            byte octet = page[i];
            boolean isText = octet < 0 || (octet >= ' ' && octet != DELETE) || octet == '\n' || octet == '\t';
            boolean isLineEnd = octet == '\r' && i + 1 < page.length && page[i + 1] == '\n';
            if (!isLineEnd) {
                page[length++] = isText ? octet : (byte) '?';
            }
        }
        return length == page.length ? page : Arrays.copyOf(page, length);
    }

    private Page text(int status, String what) {
        return new Page(
                status,
                TEXT,
                null,
                ("GET /metrics at " + access.upstream() + " failed: " + what + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
