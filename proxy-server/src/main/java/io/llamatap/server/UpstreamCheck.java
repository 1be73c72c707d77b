package io.llamatap.server;

import io.llamatap.relay.Reachability;
import io.llamatap.relay.Upstream;
import io.llamatap.server.ollama.VersionProbe;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Ollama once after the start whether it is there, beside everything else, and logs the answer. Never ends the server. */
final class UpstreamCheck implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCheck.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Upstream upstream;
    private final Consumer<Reachability.State> result;

    /** Takes whom to ask, and who is told whether it answered, on the thread that asks. */
    UpstreamCheck(Upstream upstream, Consumer<Reachability.State> result) {
        this.upstream = upstream;
        this.result = result;
    }

    /** Asks on a thread of its own. */
    void start() {
        Thread thread = new Thread(this, "llamatap-upstream-check");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            VersionProbe.Answer answer = new VersionProbe(upstream, LIMIT).ask();
            result.accept(Reachability.State.REACHABLE);
            if (answer.version() != null) {
                LOG.info("Ollama {} answers at {}", answer.version(), upstream);
            } else {
                LOG.warn("{} answers with status {} but names no version: is it Ollama?", upstream, answer.status());
            }
        } catch (IOException e) {
            result.accept(Reachability.State.UNREACHABLE);
            String why = e instanceof UnknownHostException ? "its name cannot be resolved" : e.getMessage();
            // That it does not answer is warned of where all such news comes from, the relay; here is why.
            LOG.info(
                    "{} could not be asked for its version: {}; requests are answered 502 until it answers",
                    upstream,
                    why);
        }
    }
}
