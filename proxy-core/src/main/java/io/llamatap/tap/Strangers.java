package io.llamatap.tap;

import io.llamatap.metrics.label.ModelNames;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator, once until it is over, that something else than Ollama answers: a login portal, or another server.
 *
 * <p>Any thread.
 */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private final AtomicBoolean isTold = new AtomicBoolean();

    /** A response to a route of Ollama's was none that Ollama gives. */
    void onStrange(String method, OllamaEndpoint endpoint, int status, String contentType) {
        if (isTold.compareAndSet(false, true)) {
            LOG.warn(
                    "{} {} was answered with status {} and content type \"{}\", which Ollama never does: is there another"
                            + " server, or a login page before it? Such requests are counted as upstream_error; said once"
                            + " until Ollama answers",
                    method,
                    endpoint.route(),
                    status,
                    ModelNames.bounded(contentType));
        }
    }

    /** Ollama answered. */
    void onOllama() {
        if (isTold.get() && isTold.compareAndSet(true, false)) {
            LOG.info("requests are answered by Ollama again");
        }
    }
}
