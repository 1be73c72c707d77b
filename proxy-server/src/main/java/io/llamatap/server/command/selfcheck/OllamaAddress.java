package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.JsonTree;
import io.llamatap.server.command.Pages;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Asks a running Llamatap where its Ollama is. Blocks. Stateless. */
final class OllamaAddress {
    private OllamaAddress() {}

    /**
     * Returns the address.
     *
     * @throws CommandException if it does not respond with its state, or has several upstreams; the message says what to do
     */
    static String of(Pages pages) throws CommandException {
        try {
            return pages.get(Pages.STATE, Pages.JSON, body -> read(Pages.text(body)));
        } catch (CommandException e) {
            throw new CommandException(
                    e.status(), e.getMessage() + ". Or name the address of Ollama: " + Sides.UPSTREAM.usage());
        }
    }

    /** Reads {@code upstreams[].address}. */
    private static String read(String state) throws IOException {
        List<String> addresses = JsonTree.parse(state).of("upstreams").elements().stream()
                .map(upstream -> upstream.of("address").text())
                .filter(Objects::nonNull)
                .toList();
        if (addresses.size() != 1) {
            throw new UnusableResponseException(
                    addresses.isEmpty() ? "it has no address of Ollama" : "it has several addresses of Ollama");
        }
        return addresses.get(0);
    }
}
