package io.llamatap.server.config;

import io.llamatap.relay.Limits;
import io.llamatap.relay.Listener;
import io.llamatap.relay.LocalPages;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.Timeouts;
import io.llamatap.relay.Upstream;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a server, checked. Immutable.
 *
 * @param listen where clients connect
 * @param admin where our own pages are; null: on {@code listen}
 * @param upstream where Ollama is
 * @param upstreamOrigin where that was said
 * @param isUpstreamPortImplied whether port 80 comes from {@code http://} alone, where Ollama's own port may have been meant
 * @param relay what the relay is told
 * @param readyNeedsUpstream whether a server without its upstream is not ready
 * @param drainTimeout how long exchanges may go on after a signal
 * @param pollInterval how often Ollama is asked in the background; zero: not
 * @param pollTimeout until it has answered
 * @param dialectListeners addresses with one dialect of the metrics each
 */
public record ServerConfig(
        InetSocketAddress listen,
        @Nullable InetSocketAddress admin,
        Upstream upstream,
        Origin upstreamOrigin,
        boolean isUpstreamPortImplied,
        RelayOptions relay,
        boolean readyNeedsUpstream,
        LogLevel logLevel,
        LogFormat logFormat,
        Duration drainTimeout,
        Duration pollInterval,
        Duration pollTimeout,
        List<DialectListener> dialectListeners) {

    public ServerConfig {
        dialectListeners = List.copyOf(dialectListeners);
    }

    static ServerConfig of(Settings settings) {
        UpstreamAddress upstream = settings.get(ConfigKey.UPSTREAM);
        return new ServerConfig(
                socketAddress(settings.get(ConfigKey.LISTEN).orElseThrow()),
                settings.get(ConfigKey.ADMIN).map(ServerConfig::socketAddress).orElse(null),
                upstream.upstream(),
                settings.origin(ConfigKey.UPSTREAM),
                upstream.isPortImpliedByScheme(),
                relayOptions(settings),
                settings.get(ConfigKey.READY_NEEDS_UPSTREAM),
                settings.get(ConfigKey.LOG_LEVEL),
                settings.get(ConfigKey.LOG_FORMAT),
                settings.get(ConfigKey.DRAIN_TIMEOUT),
                settings.get(ConfigKey.POLL_INTERVAL),
                settings.get(ConfigKey.POLL_TIMEOUT),
                dialectListeners(settings));
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

    /** Returns the same with another upstream. */
    public ServerConfig withUpstream(Upstream other, Origin origin) {
        return new ServerConfig(
                listen,
                admin,
                other,
                origin,
                false,
                relay,
                readyNeedsUpstream,
                logLevel,
                logFormat,
                drainTimeout,
                pollInterval,
                pollTimeout,
                dialectListeners);
    }

    /**
     * Returns what the relay is to listen on: the listener for clients first, then the one for our pages if it is apart, then
     * those with one dialect each.
     *
     * @param taps who watches what clients do
     * @param adminTaps who watches what comes for our own pages on an address of their own
     * @param dialectPages the pages that show one dialect alone
     */
    public List<Listener> listeners(
            TapFactory taps, TapFactory adminTaps, LocalPages pages, Function<String, LocalPages> dialectPages) {
        List<Listener> listeners = new ArrayList<>();
        listeners.add(new Listener(listen, upstream, taps, admin == null ? pages : null));
        if (admin != null) {
            listeners.add(new Listener(admin, null, adminTaps, pages));
        }
        for (DialectListener listener : dialectListeners) {
            listeners.add(new Listener(listener.address(), null, adminTaps, dialectPages.apply(listener.dialect())));
        }
        return listeners;
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
                settings.get(ConfigKey.POOL_IDLE_TIMEOUT));
        Limits limits = new Limits(
                settings.get(ConfigKey.MAX_REQUEST_LINE),
                settings.get(ConfigKey.MAX_HEAD),
                settings.get(ConfigKey.MAX_HEADERS),
                settings.get(ConfigKey.MAX_CONNECTIONS),
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
