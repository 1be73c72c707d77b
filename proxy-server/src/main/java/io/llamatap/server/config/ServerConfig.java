package io.llamatap.server.config;

import io.llamatap.relay.Limits;
import io.llamatap.relay.Listener;
import io.llamatap.relay.ListenerTls;
import io.llamatap.relay.LocalPages;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.Timeouts;
import io.llamatap.relay.Upstream;
import io.llamatap.server.tls.ServerTls;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a server, checked. Immutable.
 *
 * @param listen where clients connect
 * @param admin where our own pages are; null: on {@code listen}
 * @param upstream where Ollama is
 * @param upstreamOrigin where that was said
 * @param isUpstreamPortImplied whether port 80 comes from {@code http://} alone, where Ollama's own port may have been meant
 * @param tls what is needed to speak TLS
 * @param relay what the relay is told
 * @param readyNeedsUpstream whether a server without its upstream is not ready
 * @param drainTimeout how long exchanges may go on after a signal
 */
public record ServerConfig(
        InetSocketAddress listen,
        @Nullable InetSocketAddress admin,
        Upstream upstream,
        Origin upstreamOrigin,
        boolean isUpstreamPortImplied,
        ServerTls tls,
        RelayOptions relay,
        boolean readyNeedsUpstream,
        LogLevel logLevel,
        LogFormat logFormat,
        Duration drainTimeout) {

    static ServerConfig of(Settings settings, ServerTls tls) {
        UpstreamAddress upstream = settings.get(ConfigKey.UPSTREAM);
        return new ServerConfig(
                socketAddress(settings.get(ConfigKey.LISTEN).orElseThrow()),
                settings.get(ConfigKey.ADMIN).map(ServerConfig::socketAddress).orElse(null),
                upstream.upstream(),
                settings.origin(ConfigKey.UPSTREAM),
                upstream.isPortImpliedByScheme(),
                tls,
                relayOptions(settings),
                settings.get(ConfigKey.READY_NEEDS_UPSTREAM),
                settings.get(ConfigKey.LOG_LEVEL),
                settings.get(ConfigKey.LOG_FORMAT),
                settings.get(ConfigKey.DRAIN_TIMEOUT));
    }

    /** Returns the same with another upstream. */
    public ServerConfig withUpstream(Upstream other, Origin origin) {
        return new ServerConfig(
                listen, admin, other, origin, false, tls, relay, readyNeedsUpstream, logLevel, logFormat, drainTimeout);
    }

    /**
     * Returns what the relay is to listen on: the listener for clients first, then the one for our pages if it is apart.
     *
     * @param taps who watches what clients do
     * @param adminTaps who watches what comes for our own pages on an address of their own, which never speaks TLS
     * @param certificate what makes connections with clients; null where they speak plain HTTP
     */
    public List<Listener> listeners(
            TapFactory taps, TapFactory adminTaps, LocalPages pages, @Nullable Supplier<SSLContext> certificate) {
        List<Listener> listeners = new ArrayList<>();
        listeners.add(new Listener(
                listen, upstream, taps, admin == null ? pages : null, new ListenerTls(certificate, tls.upstream())));
        if (admin != null) {
            listeners.add(new Listener(admin, null, adminTaps, pages));
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
