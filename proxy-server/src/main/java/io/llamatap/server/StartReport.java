package io.llamatap.server;

import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.server.access.AccessSettings;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.config.exporter.Writing;
import io.llamatap.server.config.setting.CanaryConfig;
import io.llamatap.server.config.setting.DialectListener;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.tls.ServerTls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what was started, and warns about settings that an operator may not have meant. */
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private StartReport() {}

    /**
     * Logs the addresses, the upstreams and the access rules.
     *
     * @param bound the addresses bound, in the order of the listeners
     */
    static void log(ServerConfig config, List<InetSocketAddress> bound) {
        LOG.info(
                "Llamatap {} on Java {}, transport {}, {} event loops",
                BuildFacts.version(),
                Runtime.version(),
                config.relay().transport().resolve().name().toLowerCase(Locale.ROOT),
                config.relay().loops());
        warn(StartWarnings.slowTransport(config.relay().transport().obstacle()));
        boolean isAdminApart = config.listening().admin() != null;
        int clients = config.listening().instances().size();
        ServerTls.Shown certificate = config.tls().clients();
        ServerTls.Shown shown = config.tls().upstream();
        if (shown != null && shown.loaded().expiry().isBefore(Instant.now())) {
            LOG.warn(
                    "the certificate of upstream-tls-certificate expired on {}; the upstream will reject it; replace the file",
                    shown.loaded().expiry());
        }
        for (int i = 0; i < clients; i++) {
            LOG.info(
                    "listening on {}{}{}{}",
                    text(bound.get(i)),
                    certificate == null ? "" : ", with TLS",
                    isAdminApart ? "" : ", with /metrics and /health",
                    config.balancing().isEppShown() ? ", with /metrics/epp" : "");
            logUpstream(config.listening().instances().get(i));
            logHost(config, config.listening().instances().get(i));
        }
        if (certificate != null && certificate.loaded().expiry().isBefore(Instant.now())) {
            LOG.warn(
                    "the certificate of tls-certificate expired on {}; clients will reject it; replace the file",
                    certificate.loaded().expiry());
        }
        if (isAdminApart) {
            LOG.info("/metrics and /health are served on {}", text(bound.get(clients)));
        }
        List<DialectListener> dialects = config.listening().dialects();
        for (int i = 0; i < dialects.size(); i++) {
            DialectListener dialect = dialects.get(i);
            LOG.info(
                    "the {} metrics and /health are served on {} ({})",
                    dialect.dialect(),
                    text(bound.get(bound.size() - dialects.size() + i)),
                    dialect.origin());
        }
        logAccess(config);
        warn(StartWarnings.exposure(config, bound));
        CanaryConfig canary = config.canary();
        if (!canary.models().isEmpty()) {
            LOG.info(
                    "the canary sends a request to {} every {} s while no client request is in flight",
                    String.join(", ", canary.models()),
                    canary.interval().toSeconds());
        }
        logWriting(config.push().writing());
    }

    private static void warn(@Nullable String what) {
        if (what != null) {
            LOG.warn(what);
        }
    }

    private static void logUpstream(Instance instance) {
        LOG.info(
                "upstream is {} ({}){}",
                instance.upstream(),
                instance.upstreamOrigin(),
                instance.labels().isEmpty() ? "" : ", labels " + instance.labels());
        if (instance.isUpstreamPortImplied()) {
            LOG.warn(
                    "the upstream is http://{}:80, because http:// without a port means port 80, as in OLLAMA_HOST;"
                            + " Ollama listens on 11434 by default; to use that port, set upstream=http://{}:11434",
                    instance.upstream().host(),
                    instance.upstream().host());
        }
        String ownLoopback = StartWarnings.ownLoopback(instance, Path.of("/"));
        if (ownLoopback != null) {
            LOG.info(ownLoopback);
        }
        Timeouts own = instance.timeouts();
        if (own != null) {
            LOG.info(
                    "time limits of this upstream: {} s to connect, {} s for responses to GET /api/version, /api/tags and"
                            + " /api/ps; timeout does not limit other requests",
                    own.connect().toMillis() / 1000.0,
                    own.listing().toMillis() / 1000.0);
        }
    }

    /** Logs which Host the upstream receives if the upstream may be a virtual host. */
    private static void logHost(ServerConfig config, Instance instance) {
        String host = instance.upstream().host();
        boolean isPublic = host.indexOf('.') > 0 && host.indexOf(':') < 0 && !host.matches("[0-9.]+");
        if (isPublic && !config.relay().upstreamHostHeader()) {
            LOG.info(
                    "polls and the canary send Host: {}; client requests keep the client's Host; if clients get 404 or 421, the"
                            + " upstream is a virtual host: set upstream-host-header=upstream",
                    instance.upstream().authority());
        }
    }

    private static void logWriting(@Nullable Writing writing) {
        if (writing == null) {
            return;
        }
        if (writing.writers().isEmpty()) {
            LOG.info("{} has no writer; nothing is pushed; metrics can be scraped at /metrics", writing.file());
        } else {
            LOG.info("metrics are pushed to the writers of {}: {}", writing.file(), writing.writers());
        }
    }

    /** Logs the access rules, and that our own pages are open if only clients are restricted. */
    private static void logAccess(ServerConfig config) {
        logAccess("clients", config.access().clients());
        logAccess("readers of /metrics and /health", config.access().pages());
        if (config.access().pages().isOpen() && !config.access().clients().isOpen()) {
            LOG.info("/metrics and /health are open to everyone who can connect; metrics-token-file and"
                    + " metrics-allow-networks restrict access");
        }
    }

    private static void logAccess(String who, AccessSettings access) {
        if (access.tokenFile() != null) {
            LOG.info("{} need a token from {}", who, access.tokenFile());
        }
        if (!access.networks().isEmpty()) {
            LOG.info(
                    "{} must connect from one of {} configured networks",
                    who,
                    access.networks().size());
        }
        if (access.hosts() != null) {
            LOG.info(
                    "{} must send a Host that is an IP address, a local name or one of allowed-hosts ({}); Ollama cannot check"
                            + " the Host, because upstream-host-header is upstream",
                    who,
                    access.hosts().isEmpty()
                            ? "none"
                            : access.hosts().stream().map(HostPattern::toString).collect(Collectors.joining(", ")));
        }
    }

    /** Returns an address as it stands in log messages. */
    static String text(InetSocketAddress address) {
        if (!address.isUnresolved() && address.getAddress().isAnyLocalAddress()) {
            return "all addresses, port " + address.getPort();
        }
        return hostAndPort(address);
    }

    /** Returns an address as it stands in a URL. */
    static String hostAndPort(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
