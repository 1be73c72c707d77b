package io.llamatap.server;

import io.llamatap.server.config.setting.ServerConfig;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs which addresses to open to see the demonstration. */
final class DemoReport {
    private static final Logger LOG = LoggerFactory.getLogger(DemoReport.class);

    private DemoReport() {}

    /**
     * Logs the addresses.
     *
     * @param bound the addresses bound, in the order of the listeners
     */
    static void log(ServerConfig config, List<InetSocketAddress> bound) {
        String clients = url(bound.get(0));
        String pages = config.listening().admin() == null
                ? clients
                : url(bound.get(config.listening().instances().size()));
        LOG.info(
                "send requests to {} as to Ollama, in another terminal: curl {}/api/generate -d '{\"model\":\"gemma3\",\"prompt\":\"Why is the sky blue?\"}'",
                clients,
                clients);
        LOG.info("open {}/metrics for what Llamatap measures", pages);
        LOG.info(
                "open {}/metrics/live in a browser for the models and the requests in flight; docs/getting-started.md says what comes next",
                pages);
    }

    private static String url(InetSocketAddress address) {
        return "http://"
                + (address.getAddress().isAnyLocalAddress()
                        ? "localhost:" + address.getPort()
                        : StartReport.text(address));
    }
}
