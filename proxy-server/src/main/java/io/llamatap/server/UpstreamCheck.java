package io.llamatap.server;

import io.llamatap.relay.Reachability;
import io.llamatap.relay.TlsFault;
import io.llamatap.relay.Upstream;
import io.llamatap.server.ollama.VersionProbe;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Ollama after the start whether it is there, beside everything else, and logs the answer; never ends the server.
 *
 * <p>Where readiness hangs on the upstream it goes on asking: no balancer sends a request to an instance that is not ready, so
 * that none would ever find out that the upstream is back.
 */
final class UpstreamCheck implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCheck.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long PERIOD_SECONDS = 5;

    private final Upstream upstream;
    private final @Nullable SSLContext trust;
    private final boolean isRepeated;
    private final BiConsumer<Reachability.State, String> result;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Takes whom to ask, whom to trust where that is TLS, and who is told whether it answered, and if not, why, on the thread that asks. */
    UpstreamCheck(
            Upstream upstream,
            @Nullable SSLContext trust,
            boolean isRepeated,
            BiConsumer<Reachability.State, String> result) {
        this.upstream = upstream;
        this.trust = trust;
        this.isRepeated = isRepeated;
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
            ask(true);
            while (isRepeated && !closed.await(PERIOD_SECONDS, TimeUnit.SECONDS)) {
                ask(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(boolean isFirst) {
        try {
            VersionProbe.Answer answer = new VersionProbe(upstream, trust, LIMIT).ask();
            result.accept(Reachability.State.REACHABLE, "");
            if (isFirst && answer.version() != null) {
                LOG.info("Ollama {} answers at {}", answer.version(), upstream);
            } else if (isFirst) {
                LOG.warn("{} answers with status {} but names no version: is it Ollama?", upstream, answer.status());
            }
        } catch (IOException e) {
            String why = e instanceof UnknownHostException ? "its name cannot be resolved" : e.getMessage();
            if (e instanceof SSLException broken) {
                why = TlsFault.explain(broken);
            }
            result.accept(Reachability.State.UNREACHABLE, String.valueOf(why));
        }
    }

    /** Asks no more. */
    @Override
    public void close() {
        closed.countDown();
    }
}
