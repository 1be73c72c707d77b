package io.llamatap.server.command.selfcheck;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a running Llamatap where its Ollama is. Blocks. Stateless. */
final class OllamaAddress {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private OllamaAddress() {}

    /**
     * Returns the address.
     *
     * @throws IOException if it does not respond with its state, or has several upstreams
     */
    static String of(UpstreamAccess pages) throws IOException {
        return new UpstreamClient(pages, LIMIT, LIMIT).get("/metrics/state", response -> {
            if (response.status() != OK) {
                throw new UnusableResponseException("the status of /metrics/state is " + response.status());
            }
            return read(response.body());
        });
    }

    /** Reads {@code upstreams[].address}. */
    private static String read(InputStream body) throws IOException {
        @Nullable String found = null;
        try (JsonParser json = new JsonFactory().createParser(body)) {
            int depth = 0;
            boolean isUpstreams = false;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    isUpstreams = json.currentName().equals("upstreams");
                } else if (isUpstreams
                        && token == JsonToken.VALUE_STRING
                        && depth == 3
                        && "address".equals(json.currentName())) {
                    if (found != null) {
                        throw new UnusableResponseException("it has several");
                    }
                    found = json.getText();
                }
            }
        }
        if (found == null) {
            throw new UnusableResponseException("/metrics/state has no address of it");
        }
        return found;
    }
}
