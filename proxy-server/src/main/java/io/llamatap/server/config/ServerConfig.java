package io.llamatap.server.config;

import io.llamatap.relay.Listener;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.client.AccessRule;
import io.llamatap.relay.client.LocalPages;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.access.AccessSettings;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.access.Network;
import io.llamatap.server.push.PushSettings;
import io.llamatap.server.tls.ServerTls;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a server, checked. Immutable.
 *
 * @param instances where clients connect, and the Ollama behind each; at least one
 * @param writing what Categraf's file says of pushing; null where the start is not as Categraf's
 * @param admin where our own pages are; null: where clients connect
 * @param tls what is needed to speak TLS
 * @param relay what the relay is told
 * @param clientAccess who may use the upstream
 * @param pageAccess who may see our own pages
 * @param upstreamCredentials where what an upstream behind a key wants of our own requests stands; null: nowhere
 * @param readyNeedsUpstream whether a server without its upstream is not ready
 * @param hostReadings whether the machine under Ollama is read
 * @param accessLog where a line for each exchange goes; null: nowhere
 * @param push what is pushed where
 * @param drainTimeout how long exchanges may go on after a signal
 * @param pollInterval how often Ollama is asked in the background; zero: not
 * @param pollTimeout until it has answered
 * @param maxModelLabels how many models have series of their own
 * @param canary what models are asked on our own account
 * @param dialectListeners addresses with one dialect of the metrics each
 */
public record ServerConfig(
        List<Instance> instances,
        @Nullable Writing writing,
        @Nullable InetSocketAddress admin,
        ServerTls tls,
        RelayOptions relay,
        AccessSettings clientAccess,
        AccessSettings pageAccess,
        @Nullable Path upstreamCredentials,
        boolean readyNeedsUpstream,
        HostReadings hostReadings,
        LogLevel logLevel,
        LogFormat logFormat,
        @Nullable AccessLogTarget accessLog,
        LogFormat accessLogFormat,
        PushSettings push,
        Duration drainTimeout,
        Duration pollInterval,
        Duration pollTimeout,
        int maxModelLabels,
        CanarySettings canary,
        List<DialectListener> dialectListeners) {

    public ServerConfig {
        instances = List.copyOf(instances);
        dialectListeners = List.copyOf(dialectListeners);
    }

    static ServerConfig of(Settings settings, ServerTls tls, PushSettings push, @Nullable Writing writing) {
        RelayOptions relay = relayOptions(settings);
        return new ServerConfig(
                instances(settings, relay.timeouts()),
                writing,
                settings.get(ConfigKey.ADMIN).map(ServerConfig::socketAddress).orElse(null),
                tls,
                relay,
                access(settings, ConfigKey.TOKEN_FILE, ConfigKey.ALLOW_NETWORKS, hosts(settings)),
                access(settings, ConfigKey.METRICS_TOKEN_FILE, ConfigKey.METRICS_ALLOW_NETWORKS, null),
                settings.get(ConfigKey.UPSTREAM_CREDENTIALS_FILE).orElse(null),
                settings.get(ConfigKey.READY_NEEDS_UPSTREAM),
                settings.get(ConfigKey.HOST_READINGS),
                settings.get(ConfigKey.LOG_LEVEL),
                settings.get(ConfigKey.LOG_FORMAT),
                settings.get(ConfigKey.ACCESS_LOG).orElse(null),
                settings.get(ConfigKey.ACCESS_LOG_FORMAT),
                push,
                settings.get(ConfigKey.DRAIN_TIMEOUT),
                settings.get(ConfigKey.POLL_INTERVAL),
                settings.get(ConfigKey.POLL_TIMEOUT),
                settings.get(ConfigKey.MAX_MODEL_LABELS),
                CanarySettings.of(settings),
                dialectListeners(settings));
    }

    /** Returns what of an instance is pushed where: what the keys say wins over Categraf's file. */
    public PushSettings pushOf(Instance instance) {
        return push.targets().isEmpty() && writing != null ? writing.push(instance.pushInterval()) : push;
    }

    private static List<Instance> instances(Settings settings, Timeouts timeouts) {
        boolean isConnectSaid = !settings.origin(ConfigKey.CONNECT_TIMEOUT).equals(Origin.DEFAULT);
        List<Map<String, String>> labels = InstanceNames.labels(settings.instances());
        List<Instance> instances = new ArrayList<>();
        for (InstanceSettings said : settings.instances()) {
            UpstreamAddress upstream = said.target();
            Duration timeout = said.timeout();
            instances.add(new Instance(
                    socketAddress(said.address()),
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

    /** Returns where the clients of the first instance connect. */
    public InetSocketAddress listen() {
        return instances.get(0).listen();
    }

    /** Returns the upstream of the first instance. */
    public Upstream upstream() {
        return instances.get(0).upstream();
    }

    /** Returns where the upstream of the first instance was said. */
    public Origin upstreamOrigin() {
        return instances.get(0).upstreamOrigin();
    }

    private static List<DialectListener> dialectListeners(Settings settings) {
        List<DialectListener> listeners = new ArrayList<>();
        settings.get(ConfigKey.POLLER_LISTEN)
                .ifPresent(address -> listeners.add(new DialectListener(
                        "poller", socketAddress(address), settings.origin(ConfigKey.POLLER_LISTEN))));
        settings.get(ConfigKey.HOMESERVER_LISTEN)
                .ifPresent(address -> listeners.add(new DialectListener(
                        "homeserver", socketAddress(address), settings.origin(ConfigKey.HOMESERVER_LISTEN))));
        return listeners;
    }

    /** Returns the same with one instance, the first, and another upstream for it. */
    public ServerConfig withUpstream(Upstream other, Origin origin) {
        return new ServerConfig(
                List.of(instances.get(0).withUpstream(other, origin)),
                writing,
                admin,
                tls,
                relay,
                clientAccess,
                pageAccess,
                null,
                readyNeedsUpstream,
                hostReadings,
                logLevel,
                logFormat,
                accessLog,
                accessLogFormat,
                push,
                drainTimeout,
                pollInterval,
                pollTimeout,
                maxModelLabels,
                canary,
                dialectListeners);
    }

    /**
     * Says whether this machine is to be read because the Ollama of an instance runs here. Blocks while it looks a name up.
     *
     * @throws UnknownHostException if the upstream's name has no address yet
     */
    public boolean readsHost(Instance instance) throws UnknownHostException {
        return switch (hostReadings) {
            case ON -> true;
            case OFF -> false;
            case AUTO ->
                !instance.upstreamOrigin().equals(Origin.DEMO)
                        && ThisMachine.hasOneOf(instance.upstream().host());
        };
    }

    /** What watches the clients of an instance, and the pages that show what was seen. */
    public record Watched(TapFactory taps, LocalPages pages) {}

    /**
     * Returns what the relay is to listen on: the listeners for clients first, then the one for our pages if it is apart, then
     * those with one dialect each.
     *
     * @param watched what belongs to each instance
     * @param pageTaps who watches what comes for our own pages on addresses of their own, which never speak TLS
     * @param pages what is shown there
     * @param dialectPages the pages that show one dialect alone
     * @param access who may use the upstreams
     * @param certificate what makes connections with clients; null where they speak plain HTTP
     */
    public List<Listener> listeners(
            List<Watched> watched,
            TapFactory pageTaps,
            LocalPages pages,
            Function<String, LocalPages> dialectPages,
            AccessRule access,
            @Nullable Supplier<SSLContext> certificate) {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            listeners.add(new Listener(
                    instances.get(i).listen(),
                    instances.get(i).upstream(),
                    watched.get(i).taps(),
                    admin == null ? watched.get(i).pages() : null,
                    access,
                    new ListenerTls(certificate, tls.upstream()),
                    instances.get(i).timeouts()));
        }
        if (admin != null) {
            listeners.add(new Listener(admin, null, pageTaps, pages));
        }
        for (DialectListener listener : dialectListeners) {
            listeners.add(new Listener(listener.address(), null, pageTaps, dialectPages.apply(listener.dialect())));
        }
        return listeners;
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
        List<HostPattern> hosts = new ArrayList<>(settings.get(ConfigKey.ALLOWED_HOSTS));
        if (!settings.get(ConfigKey.UPSTREAM_HOST_HEADER) || hosts.stream().anyMatch(HostPattern::isAny)) {
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

    /** Where nobody said how many there may be, there are no more than there is memory for. */
    private static int connections(Settings settings) {
        int most = settings.get(ConfigKey.MAX_CONNECTIONS);
        if (!settings.origin(ConfigKey.MAX_CONNECTIONS).equals(Origin.DEFAULT)) {
            return most;
        }
        boolean tls = settings.get(ConfigKey.TLS_CERTIFICATE).isPresent();
        return (int) Math.min(most, MemoryPlan.ofProcess().connections(settings.get(ConfigKey.CLIENT_MEMORY), tls));
    }

    private static RelayOptions relayOptions(Settings settings) {
        Timeouts timeouts = new Timeouts(
                settings.get(ConfigKey.CONNECT_TIMEOUT),
                settings.get(ConfigKey.REQUEST_HEAD_TIMEOUT),
                settings.get(ConfigKey.KEEP_ALIVE_TIMEOUT),
                settings.get(ConfigKey.REQUEST_BODY_TIMEOUT),
                settings.get(ConfigKey.FIRST_BYTE_TIMEOUT),
                settings.get(ConfigKey.BETWEEN_BYTES_TIMEOUT),
                settings.get(ConfigKey.WRITE_STALL_TIMEOUT),
                settings.get(ConfigKey.POOL_IDLE_TIMEOUT),
                settings.get(ConfigKey.HALF_CLOSE_TIMEOUT),
                Duration.ZERO);
        Limits limits = new Limits(
                settings.get(ConfigKey.MAX_REQUEST_LINE),
                settings.get(ConfigKey.MAX_HEAD),
                settings.get(ConfigKey.MAX_HEADERS),
                connections(settings),
                settings.get(ConfigKey.MAX_CONNECTIONS_PER_ADDRESS),
                settings.get(ConfigKey.CLIENT_MEMORY),
                settings.get(ConfigKey.MAX_IDLE_UPSTREAMS));
        return new RelayOptions(
                settings.get(ConfigKey.TRANSPORT),
                settings.get(ConfigKey.LOOPS),
                timeouts,
                limits,
                settings.get(ConfigKey.UPSTREAM_HOST_HEADER));
    }

    static InetSocketAddress socketAddress(HostAndPort address) {
        return address.host().isEmpty()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
    }
}
