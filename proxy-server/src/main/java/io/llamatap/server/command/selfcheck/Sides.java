package io.llamatap.server.command.selfcheck;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.Pages;
import io.llamatap.server.command.Target;
import io.llamatap.server.outgoing.UpstreamAccess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two addresses that are compared. Immutable.
 *
 * @param direct Ollama
 * @param via Llamatap
 * @param pages where Llamatap has its own pages, perhaps at an address of its own
 */
record Sides(Exchange direct, Exchange via, Exchange pages) {
    private static final String LLAMATAP = "Llamatap";

    static final CommandOption UPSTREAM = new CommandOption(
            "--upstream", "URL", "the address of Ollama. Without it, the settings or a running Llamatap say it");
    static final CommandOption URL =
            new CommandOption("--url", "URL", "the address of Llamatap. Without it, the settings say it");

    /**
     * Finds both from the arguments, the settings and a running Llamatap.
     *
     * @throws CommandException if one of them is not known
     */
    static Sides of(CommandLine line, Map<String, String> environment) throws CommandException {
        Optional<String> url = line.value(URL);
        Optional<String> upstream = line.value(UPSTREAM);
        Target target = Target.of(url, line, environment);
        @Nullable UpstreamAccess ollama = target.ollama();
        if (upstream.isPresent()) {
            ollama = Target.open("argument " + UPSTREAM.name(), upstream.get(), line);
        } else if (ollama == null) {
            ollama = Target.open(
                    "the state of " + target.pages().upstream(), OllamaAddress.of(new Pages(target.pages())), line);
            requireNear(ollama.upstream(), target.relay().upstream());
        }
        if (ollama.upstream().equals(target.relay().upstream())) {
            throw CommandLine.usage("Ollama at " + ollama.upstream(), "has the address of Llamatap");
        }
        return new Sides(
                new Exchange("Ollama", ollama),
                new Exchange(LLAMATAP, withCredentials(target, upstream.isEmpty())),
                new Exchange(LLAMATAP, target.pages()));
    }

    /** A loopback address that a Llamatap elsewhere knows is not the same here. */
    private static void requireNear(Upstream ollama, Upstream llamatap) throws CommandException {
        if (isLoopback(ollama) && !isLoopback(llamatap)) {
            throw CommandLine.usage(
                    "the state of " + llamatap,
                    "says that Ollama is at " + ollama + ", which is on that machine. Name the address that it has from"
                            + " here with " + UPSTREAM.usage());
        }
    }

    private static boolean isLoopback(Upstream upstream) {
        try {
            return Stream.of(InetAddress.getAllByName(upstream.host()))
                    .anyMatch(address -> address.isLoopbackAddress() || address.isAnyLocalAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Clients send Ollama's own credentials through Llamatap if it has no tokens of its own. */
    private static UpstreamAccess withCredentials(Target target, boolean isOllamaOfSettings) {
        UpstreamAccess relay = target.relay();
        UpstreamAccess ollama = target.ollama();
        return relay.authorization() == null && ollama != null && isOllamaOfSettings
                ? new UpstreamAccess(relay.upstream(), relay.tls(), ollama.authorization())
                : relay;
    }
}
