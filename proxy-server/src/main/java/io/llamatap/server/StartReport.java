package io.llamatap.server;

import io.llamatap.server.config.ServerConfig;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in a few lines what was started, and warns of what an operator may not have meant. */
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);
    private static final int NATIVE_ACCESS_SINCE = 24;

    private StartReport() {}

    /**
     * Logs what listens where.
     *
     * @param bound the addresses bound, that for clients first
     */
    static void log(ServerConfig config, List<InetSocketAddress> bound) {
        LOG.info(
                "Llamatap {} on Java {}, transport {}, {} event loops",
                BuildFacts.version(),
                Runtime.version(),
                config.relay().transport().resolve().name().toLowerCase(Locale.ROOT),
                config.relay().loops());
        boolean isAdminApart = bound.size() > 1;
        LOG.info("listening on {}{}", text(bound.get(0)), isAdminApart ? "" : ", with /metrics and /health");
        if (isAdminApart) {
            LOG.info("/metrics and /health on {}", text(bound.get(1)));
        }
        LOG.info("upstream is {} ({})", config.upstream(), config.upstreamOrigin());
        if (config.isUpstreamPortImplied()) {
            LOG.warn(
                    "the upstream names no port: http:// alone means port 80, as it does for Ollama's own clients;"
                            + " Ollama itself mostly listens on 11434, as in http://{}:11434",
                    config.upstream().host());
        }
        if (lacksNativeAccess()) {
            LOG.warn("this Java relays at half speed without --enable-native-access=ALL-UNNAMED");
        }
    }

    /** Returns an address as people write it. */
    static String text(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** From Java 24 on, Netty leaves its fast memory access alone unless native access is granted. */
    private static boolean lacksNativeAccess() {
        if (Runtime.version().feature() < NATIVE_ACCESS_SINCE) {
            return false;
        }
        try {
            // Java 22 brought the question, this is compiled for 17.
            Method isEnabled = Module.class.getMethod("isNativeAccessEnabled");
            return Boolean.FALSE.equals(isEnabled.invoke(StartReport.class.getModule()));
        } catch (ReflectiveOperationException e) {
            LOG.debug("cannot tell whether native access is granted", e);
            return false;
        }
    }
}
