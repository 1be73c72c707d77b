package io.llamatap.tap.meter;

import io.llamatap.metrics.model.ModelName;
import io.llamatap.tap.OllamaEndpoint;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a warning when responses come from something else than Ollama, such as a login page or another server. The warning is
 * logged once until Ollama responds again.
 *
 * <p>Any thread.
 */
final class ForeignServerLog {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignServerLog.class);

    private final AtomicBoolean isWarned = new AtomicBoolean();

    /** A response on a route of Ollama is not Ollama's. */
    void onForeignResponse(String method, OllamaEndpoint endpoint, int status, String contentType) {
        if (isWarned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} {} got a response with status {} and content type \"{}\", which Ollama never sends. Check whether"
                            + " another server or a login page is in front of Ollama. Such requests are counted with outcome"
                            + " upstream_error; further ones are not logged until Ollama responds again",
                    method,
                    endpoint.route(),
                    status,
                    ModelName.bounded(contentType));
        }
    }

    /** A response of Ollama has arrived. */
    void onOllama() {
        if (isWarned.get() && isWarned.compareAndSet(true, false)) {
            LOG.info("Ollama responds to requests again");
        }
    }
}
