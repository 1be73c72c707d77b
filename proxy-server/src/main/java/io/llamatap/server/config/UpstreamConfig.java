package io.llamatap.server.config;

import io.llamatap.server.access.HostPattern;
import io.llamatap.server.config.value.FileKind;
import io.llamatap.server.config.value.FlagKind;
import io.llamatap.server.config.value.HostsKind;
import io.llamatap.server.config.value.UpstreamAddress;
import io.llamatap.server.config.value.UpstreamKind;
import io.llamatap.server.config.value.WordKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Ollama is treated, wherever it is. Immutable.
 *
 * @param credentials where what an upstream behind a key wants of our own requests stands; null: nowhere
 * @param isNeededToBeReady whether a server without its upstream is not ready
 * @param hostReadings whether the machine under Ollama is read
 */
public record UpstreamConfig(@Nullable Path credentials, boolean isNeededToBeReady, HostReadings hostReadings) {
    static final ConfigKey<UpstreamAddress> UPSTREAM = ConfigKey.of(
                    "upstream", new UpstreamKind(), "http://localhost:11434", "where Ollama is, as OLLAMA_HOST has it")
            .orVariable("OLLAMA_URL")
            .orVariable("OLLAMA_HOST");

    static final ConfigKey<Boolean> UPSTREAM_HOST_HEADER = ConfigKey.of(
            "upstream-host-header",
            WordKind.<Boolean>none().with("preserve", false).with("upstream", true),
            "preserve",
            "which Host header Ollama receives: the client's, or the host of upstream. Use upstream if Ollama rejects the client's"
                    + " Host with an empty 403, or is a virtual host; allowed-hosts then checks the client's Host, which Ollama no"
                    + " longer sees");

    static final ConfigKey<List<HostPattern>> ALLOWED_HOSTS = ConfigKey.of(
            "allowed-hosts",
            new HostsKind(),
            HostsKind.NONE,
            "with upstream-host-header = upstream: the names under which clients may reach Ollama's routes; requests with any other"
                    + " Host get 403 (protection against DNS rebinding). IP addresses, localhost, names without a dot, names below"
                    + " .localhost, .local and .internal, and this machine's names are always allowed; *.example.com allows every"
                    + " name below it, .example.com also the name itself, * every name");

    static final ConfigKey<Optional<Path>> UPSTREAM_CREDENTIALS_FILE = ConfigKey.of(
            "upstream-credentials-file",
            new FileKind("none"),
            "none",
            "a file with the Authorization value (Bearer ..., Basic ..., or a token alone) for polls, the canary and"
                    + " /metrics/upstream, if Ollama requires a key; read for each request, never added to clients' requests");

    static final ConfigKey<Boolean> READY_NEEDS_UPSTREAM = ConfigKey.of(
            "ready-needs-upstream",
            new FlagKind(),
            "false",
            "whether /health/ready is 503 while Ollama is unreachable");

    static final ConfigKey<HostReadings> HOST_READINGS = ConfigKey.of(
            "host-readings",
            WordKind.of(List.of(HostReadings.values())),
            "auto",
            "whether memory, processor and disk use of Ollama's processes and the GPUs of this machine are read; auto: if the"
                    + " upstream's address is one of this machine");

    /** All of them, in the order in which they are explained. */
    static final List<ConfigKey<?>> KEYS = List.of(
            UPSTREAM,
            UPSTREAM_HOST_HEADER,
            ALLOWED_HOSTS,
            UPSTREAM_CREDENTIALS_FILE,
            READY_NEEDS_UPSTREAM,
            HOST_READINGS);

    static UpstreamConfig of(Settings settings) {
        return new UpstreamConfig(
                settings.get(UPSTREAM_CREDENTIALS_FILE).orElse(null),
                settings.get(READY_NEEDS_UPSTREAM),
                settings.get(HOST_READINGS));
    }

    /** Returns the same without credentials, which another upstream must not be shown. */
    UpstreamConfig withoutCredentials() {
        return new UpstreamConfig(null, isNeededToBeReady, hostReadings);
    }
}
