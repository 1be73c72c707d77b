package io.llamatap.server.ollama;

import io.llamatap.relay.client.page.LocalPages.Page;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Requests {@code /metrics} of Ollama, which our own page hides, in case Ollama has one. Blocks; never used on an event loop. */
public final class UpstreamMetrics {
    private static final String PATH = "/metrics";
    private static final String ACCEPT = "text/plain;version=0.0.4,*/*;q=0.1";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int DELETE = 0x7f;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int BAD_GATEWAY = 502;

    private final UpstreamAccess access;
    private final UpstreamClient client;

    /** Takes the upstream and the limits, as {@link OllamaPoller} does. */
    public UpstreamMetrics(UpstreamAccess access, Duration connectLimit, Duration limit) {
        this.access = access;
        this.client = new UpstreamClient(access, connectLimit, limit);
    }

    /** Returns Ollama's page, or a page that explains why there is none. */
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

    /** Returns the content type if it is safe in a header field, otherwise that of plain text. */
    private static String type(@Nullable String contentType) {
        return contentType != null
                        && !contentType.isEmpty()
                        && contentType.chars().allMatch(c -> c >= ' ' && c < DELETE)
                ? contentType
                : TEXT;
    }

    /**
     * Replaces control characters in a page in place, because a terminal may interpret them or a reader may take them for a line end. They
     * are not removed, because two numbers would become one. CR LF becomes LF.
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
