package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.JsonTree;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

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
            return read(new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        });
    }

    /** Reads {@code upstreams[].address}. */
    private static String read(String state) throws IOException {
        List<String> addresses = JsonTree.parse(state).of("upstreams").elements().stream()
                .map(upstream -> upstream.of("address").text())
                .filter(Objects::nonNull)
                .toList();
        if (addresses.size() > 1) {
            throw new UnusableResponseException("it has several");
        }
        if (addresses.isEmpty()) {
            throw new UnusableResponseException("/metrics/state has no address of it");
        }
        return addresses.get(0);
    }
}
