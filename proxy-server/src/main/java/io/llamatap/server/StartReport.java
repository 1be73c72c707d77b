package io.llamatap.server;

import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.server.access.AccessSettings;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.config.CanaryConfig;
import io.llamatap.server.config.DialectListener;
import io.llamatap.server.config.Instance;
import io.llamatap.server.config.ServerConfig;
import io.llamatap.server.config.exporter.Writing;
import io.llamatap.server.tls.ServerTls;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in a few lines what was started, and warns of what an operator may not have meant. */
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private StartReport() {}

    /**
     * Logs what listens where.
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
                    "a certificate shown to the upstream has expired on {}: it will not take it",
                    shown.loaded().expiry());
        }
        for (int i = 0; i < clients; i++) {
            LOG.info(
                    "listening on {}{}{}",
                    text(bound.get(i)),
                    certificate == null ? "" : ", with TLS",
                    isAdminApart ? "" : ", with /metrics and /health");
            logUpstream(config.listening().instances().get(i));
            logHost(config, config.listening().instances().get(i));
        }
        if (certificate != null && certificate.loaded().expiry().isBefore(Instant.now())) {
            LOG.warn(
                    "a certificate shown to clients has expired on {}: they will not take it",
                    certificate.loaded().expiry());
        }
        if (isAdminApart) {
            LOG.info("/metrics and /health on {}", text(bound.get(clients)));
        }
        List<DialectListener> dialects = config.listening().dialects();
        for (int i = 0; i < dialects.size(); i++) {
            DialectListener dialect = dialects.get(i);
            LOG.info(
                    "/metrics of the dialect {} alone, and /health, on {} ({})",
                    dialect.dialect(),
                    text(bound.get(bound.size() - dialects.size() + i)),
                    dialect.origin());
        }
        logAccess(config);
        warn(StartWarnings.exposure(config, bound));
        CanaryConfig canary = config.canary();
        if (!canary.models().isEmpty()) {
            LOG.info(
                    "the canary asks {} every {} s, unless clients do",
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
                    "the upstream is http://{}:80, since http:// alone means port 80 as it does for Ollama's own clients;"
                            + " Ollama itself mostly listens on 11434: was http://{}:11434 meant?",
                    instance.upstream().host(),
                    instance.upstream().host());
        }
        Timeouts own = instance.timeouts();
        if (own != null) {
            LOG.info(
                    "connecting to it may take {} s; timeout limits connecting and answers to GET /api/version, /api/tags and"
                            + " /api/ps ({} s), nothing that a model works on",
                    own.connect().toMillis() / 1000.0,
                    own.listing().toMillis() / 1000.0);
        }
    }

    /** Says whose name the upstream hears, where it may be known by several. */
    private static void logHost(ServerConfig config, Instance instance) {
        String host = instance.upstream().host();
        boolean isPublic = host.indexOf('.') > 0 && host.indexOf(':') < 0 && !host.matches("[0-9.]+");
        if (isPublic && !config.relay().upstreamHostHeader()) {
            LOG.info(
                    "polls and the canary ask for the host {}, clients' requests for the one that they name: if clients get 404 or"
                            + " 421, the upstream is a virtual host and needs upstream-host-header=upstream",
                    instance.upstream().authority());
        }
    }

    private static void logWriting(@Nullable Writing writing) {
        if (writing == null) {
            return;
        }
        if (writing.writers().isEmpty()) {
            LOG.info("no writer in {}: nothing is pushed, /metrics is there to be scraped", writing.file());
        } else {
            LOG.info("{} names where to push to: {}", writing.file(), writing.writers());
        }
    }

    /** What is guarded is said, and what is not although something else is. */
    private static void logAccess(ServerConfig config) {
        logAccess("clients", config.access().clients());
        logAccess("readers of /metrics and /health", config.access().pages());
        if (config.access().pages().isOpen() && !config.access().clients().isOpen()) {
            LOG.info("/metrics and /health are open to everybody who can connect; metrics-token-file and"
                    + " metrics-allow-networks guard them");
        }
    }

    private static void logAccess(String who, AccessSettings access) {
        if (access.tokenFile() != null) {
            LOG.info("{} need a token of {}", who, access.tokenFile());
        }
        if (!access.networks().isEmpty()) {
            LOG.info("{} must be in one of {} networks", who, access.networks().size());
        }
        if (access.hosts() != null) {
            LOG.info(
                    "{} must ask for an address, a local name or one of allowed-hosts ({}), since Ollama sees its own name alone",
                    who,
                    access.hosts().isEmpty()
                            ? "none"
                            : access.hosts().stream().map(HostPattern::toString).collect(Collectors.joining(", ")));
        }
    }

    /** Returns an address as people write it. */
    static String text(InetSocketAddress address) {
        if (!address.isUnresolved() && address.getAddress().isAnyLocalAddress()) {
            return "all addresses, port " + address.getPort();
        }
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
