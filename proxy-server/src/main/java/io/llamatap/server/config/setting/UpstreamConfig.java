package io.llamatap.server.config.setting;

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
 * What all upstreams have in common. Immutable.
 *
 * @param credentials the file with the credentials of our own requests; null for none
 * @param isNeededToBeReady whether {@code /health/ready} depends on the upstream
 * @param hostReadings whether the processes and GPUs of this machine are read
 */
public record UpstreamConfig(@Nullable Path credentials, boolean isNeededToBeReady, HostReadings hostReadings) {
    public static final ConfigKey<UpstreamAddress> UPSTREAM = ConfigKey.of(
                    "upstream",
                    new UpstreamKind(),
                    "http://localhost:11434",
                    "the address of Ollama, in any form that OLLAMA_HOST may have")
            .orVariable("OLLAMA_URL")
            .orVariable("OLLAMA_HOST");

    public static final ConfigKey<Boolean> UPSTREAM_HOST_HEADER = ConfigKey.of(
            "upstream-host-header",
            WordKind.<Boolean>none().with("preserve", false).with("upstream", true),
            "preserve",
            "the Host header field that Ollama receives: the client's (preserve) or the host of upstream "
                    + "(upstream). Use upstream if Ollama rejects clients with an empty 403, or is a virtual host. "
                    + "Llamatap then checks the client's Host itself; see allowed-hosts");

    public static final ConfigKey<List<HostPattern>> ALLOWED_HOSTS = ConfigKey.of(
            "allowed-hosts",
            new HostsKind(),
            HostsKind.NONE,
            "host names under which clients may reach Ollama's routes if upstream-host-header is "
                    + "upstream, and /metrics/state always. Requests with another Host get 403, which protects against DNS rebinding. IP "
                    + "addresses, localhost, names without a dot, names below .localhost, .local and .internal, and "
                    + "the names of this machine are always allowed. *.example.com allows every name below "
                    + "example.com, .example.com also the name itself, and * every name");

    static final ConfigKey<Optional<Path>> UPSTREAM_CREDENTIALS_FILE = ConfigKey.of(
            "upstream-credentials-file",
            new FileKind("none"),
            "none",
            "a file with the Authorization value (Bearer ..., Basic ..., or a bare token) that Llamatap "
                    + "sends with its own requests: polls, the canary and /metrics/upstream. A changed file is used "
                    + "within seconds. Requests of clients keep their own Authorization");

    static final ConfigKey<Boolean> READY_NEEDS_UPSTREAM = ConfigKey.of(
            "ready-needs-upstream",
            new FlagKind(),
            "false",
            "whether /health/ready responds 503 while Ollama is unreachable");

    static final ConfigKey<HostReadings> HOST_READINGS = ConfigKey.of(
            "host-readings",
            WordKind.of(List.of(HostReadings.values())),
            "auto",
            "whether to read the memory, processor and disk use of Ollama's processes, and the GPUs. With "
                    + "auto, they are read if the upstream's address belongs to this machine");

    /** All settings of this group, in the order of the help. */
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

    /** Returns the same without credentials, which another upstream must not receive. */
    UpstreamConfig withoutCredentials() {
        return new UpstreamConfig(null, isNeededToBeReady, hostReadings);
    }
}
