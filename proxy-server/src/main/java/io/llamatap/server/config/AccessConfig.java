package io.llamatap.server.config;

import io.llamatap.server.access.AccessSettings;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.access.Network;
import io.llamatap.server.config.value.FileKind;
import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.NetworksKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may have what. Immutable.
 *
 * @param clients who may use the upstream
 * @param pages who may see our own pages
 */
public record AccessConfig(AccessSettings clients, AccessSettings pages) {
    static final ConfigKey<Optional<Path>> TOKEN_FILE = ConfigKey.of(
            "token-file",
            new FileKind("none"),
            "none",
            "a file with one token per line. Requests to Ollama's routes must contain one of them, as "
                    + "Authorization: Bearer, or as x-api-key for /v1/messages. A line may be sha256: and the "
                    + "digest of a token instead. A changed file is read again. /metrics and /health have "
                    + "metrics-token-file");

    static final ConfigKey<List<Network>> ALLOW_NETWORKS = ConfigKey.of(
            "allow-networks",
            new NetworksKind(),
            NetworksKind.ANY,
            "networks from which clients may use Ollama's routes. Clients from elsewhere get 403. The "
                    + "address that connects counts; X-Forwarded-For is ignored");

    static final ConfigKey<Optional<Path>> METRICS_TOKEN_FILE = ConfigKey.of(
            "metrics-token-file",
            new FileKind("none"),
            "none",
            "the same as token-file, for /metrics and /health. /health/live and /health/ready are always " + "open");

    static final ConfigKey<List<Network>> METRICS_ALLOW_NETWORKS = ConfigKey.of(
            "metrics-allow-networks",
            new NetworksKind(),
            NetworksKind.ANY,
            "the same as allow-networks, for /metrics and /health");

    /** All of them, in the order in which they are explained. */
    static final List<ConfigKey<?>> KEYS =
            List.of(TOKEN_FILE, ALLOW_NETWORKS, METRICS_TOKEN_FILE, METRICS_ALLOW_NETWORKS);

    static AccessConfig of(Settings settings) {
        return new AccessConfig(
                access(settings, TOKEN_FILE, ALLOW_NETWORKS, hosts(settings)),
                access(settings, METRICS_TOKEN_FILE, METRICS_ALLOW_NETWORKS, null));
    }

    private static AccessSettings access(
            Settings settings,
            ConfigKey<Optional<Path>> tokenFile,
            ConfigKey<List<Network>> networks,
            @Nullable List<HostPattern> hosts) {
        return new AccessSettings(settings.get(tokenFile).orElse(null), settings.get(networks), hosts);
    }

    /** Returns the names by which clients may ask where Ollama cannot see them; null where it can, or any will do. */
    private static @Nullable List<HostPattern> hosts(Settings settings) {
        List<HostPattern> hosts = new ArrayList<>(settings.get(UpstreamConfig.ALLOWED_HOSTS));
        if (!settings.get(UpstreamConfig.UPSTREAM_HOST_HEADER) || hosts.stream().anyMatch(HostPattern::isAny)) {
            return null;
        }
        // What is listened on by name is a name of ours, and nobody can be harmed by the upstream's own, as forward
        // proxying has it.
        for (InstanceSettings instance : settings.instances()) {
            Stream.of(instance.address().host(), instance.target().host())
                    .filter(host -> host.indexOf('.') > 0 && host.indexOf(':') < 0)
                    .forEach(host -> hosts.add(HostPattern.of(host)));
        }
        return hosts;
    }
}
