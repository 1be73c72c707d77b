package io.llamatap.server.config.setting;

import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.ListenKind;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.UpstreamAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses to listen on. Immutable.
 *
 * @param instances the addresses for clients, each with its upstream; at least one
 * @param admin the address of our own pages; null if they are on the addresses for clients
 * @param dialects addresses that serve one dialect of the metrics each
 */
public record ListenConfig(
        List<Instance> instances, @Nullable InetSocketAddress admin, List<DialectListener> dialects) {
    public static final ConfigKey<Optional<HostAndPort>> LISTEN =
            ConfigKey.of("listen", new ListenKind(false), ":8000", "the address on which clients connect");

    static final ConfigKey<Optional<HostAndPort>> ADMIN = ConfigKey.of(
            "admin",
            new ListenKind(true),
            "none",
            "a separate address for /metrics and /health. With none, these paths are on listen, and are "
                    + "not passed on to Ollama");

    public static final ConfigKey<Optional<HostAndPort>> POLLER_LISTEN = ConfigKey.of(
            "poller-listen",
            new ListenKind(true),
            "none",
            "an additional address with /health and the metrics of the replaced poller alone. It is :9200 "
                    + "if OLLAMA_PORT or SCRAPE_INTERVAL is set");

    public static final ConfigKey<Optional<HostAndPort>> HOMESERVER_LISTEN = ConfigKey.of(
            "homeserver-listen",
            new ListenKind(true),
            "none",
            "an additional address with /health and the metrics of the replaced home-server exporter "
                    + "alone. It is :9619 if OLLAMA_URL or COLLECT_INTERVAL is set");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS = List.of(LISTEN, ADMIN, POLLER_LISTEN, HOMESERVER_LISTEN);

    public ListenConfig {
        instances = List.copyOf(instances);
        dialects = List.copyOf(dialects);
    }

    static ListenConfig of(Settings settings, Timeouts timeouts) {
        return new ListenConfig(
                instances(settings, timeouts),
                settings.get(ADMIN).map(HostAndPort::socketAddress).orElse(null),
                dialects(settings));
    }

    private static List<Instance> instances(Settings settings, Timeouts timeouts) {
        boolean isConnectSaid = !settings.origin(TimeoutKeys.CONNECT_TIMEOUT).equals(Origin.DEFAULT);
        List<Map<String, String>> labels = InstanceNames.labels(settings.instances());
        List<Instance> instances = new ArrayList<>();
        for (InstanceSettings said : settings.instances()) {
            UpstreamAddress upstream = said.target();
            Duration timeout = said.timeout();
            instances.add(new Instance(
                    said.address().socketAddress(),
                    upstream.upstream(),
                    said.upstream().raw().origin(),
                    upstream.isPortImpliedByScheme(),
                    timeout.isZero()
                            ? null
                            : timeouts.forUpstream(isConnectSaid ? timeouts.connect() : timeout, timeout),
                    said.interval(),
                    labels.get(instances.size())));
        }
        return instances;
    }

    private static List<DialectListener> dialects(Settings settings) {
        List<DialectListener> listeners = new ArrayList<>();
        settings.get(POLLER_LISTEN)
                .ifPresent(address -> listeners.add(
                        new DialectListener("poller", address.socketAddress(), settings.origin(POLLER_LISTEN))));
        settings.get(HOMESERVER_LISTEN)
                .ifPresent(address -> listeners.add(new DialectListener(
                        "homeserver", address.socketAddress(), settings.origin(HOMESERVER_LISTEN))));
        return listeners;
    }

    /** Returns the same with one instance, the first, and another upstream for it. */
    ListenConfig withUpstream(Upstream other, Origin origin) {
        return new ListenConfig(List.of(instances.get(0).withUpstream(other, origin)), admin, dialects);
    }
}
