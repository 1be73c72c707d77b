package io.llamatap.server.config.setting;

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
 * Access to the proxy. Immutable.
 *
 * @param clients who may use the upstream
 * @param pages who may see our own pages
 * @param browserHosts by which names pages are asked for that a browser may be made to ask for, beside those that are harmless; null
 *     for any
 */
public record AccessConfig(
        AccessSettings clients,
        AccessSettings pages,
        @Nullable List<HostPattern> browserHosts) {
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
            "the same as token-file, for /metrics and /health. /health/live and /health/ready are always "
                    + "open. Without it, /metrics/state needs a token of token-file, if there is one");

    static final ConfigKey<List<Network>> METRICS_ALLOW_NETWORKS = ConfigKey.of(
            "metrics-allow-networks",
            new NetworksKind(),
            NetworksKind.ANY,
            "the same as allow-networks, for /metrics and /health");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS =
            List.of(TOKEN_FILE, ALLOW_NETWORKS, METRICS_TOKEN_FILE, METRICS_ALLOW_NETWORKS);

    public AccessConfig {
        browserHosts = browserHosts == null ? null : List.copyOf(browserHosts);
    }

    static AccessConfig of(Settings settings) {
        List<HostPattern> hosts = hosts(settings);
        boolean isGuarding = settings.get(UpstreamConfig.UPSTREAM_HOST_HEADER);
        return new AccessConfig(
                access(settings, TOKEN_FILE, ALLOW_NETWORKS, isGuarding ? hosts : null),
                access(settings, METRICS_TOKEN_FILE, METRICS_ALLOW_NETWORKS, null),
                hosts);
    }

    private static AccessSettings access(
            Settings settings,
            ConfigKey<Optional<Path>> tokenFile,
            ConfigKey<List<Network>> networks,
            @Nullable List<HostPattern> hosts) {
        return new AccessSettings(settings.get(tokenFile).orElse(null), settings.get(networks), hosts);
    }

    /** Returns the host names that clients may send where Ollama does not check them; null if every name is allowed. */
    private static @Nullable List<HostPattern> hosts(Settings settings) {
        List<HostPattern> hosts = new ArrayList<>(settings.get(UpstreamConfig.ALLOWED_HOSTS));
        if (hosts.stream().anyMatch(HostPattern::isAny)) {
            return null;
        }
        // A host name in listen is a name of this server. The upstream's own name, which a forward proxy sends, is
        // harmless.
        for (InstanceSettings instance : settings.instances()) {
            Stream.of(instance.address().host(), instance.target().host())
                    .filter(host -> host.indexOf('.') > 0 && host.indexOf(':') < 0)
                    .forEach(host -> HostPattern.ofServer(host).ifPresent(hosts::add));
        }
        return hosts;
    }
}
