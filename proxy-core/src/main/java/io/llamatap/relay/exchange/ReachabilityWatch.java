package io.llamatap.relay.exchange;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Reachability} of an upstream, and logs when it changes.
 *
 * <p>Written by any event loop and read by any thread; the last write wins.
 */
public final class ReachabilityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReachabilityWatch.class);
    private static final int FORBIDDEN = 403;
    /** The precision of the time at which the upstream last responded. */
    private static final long GRAIN_MILLIS = 100;

    private final String upstream;
    private final AtomicBoolean forbiddenExplained = new AtomicBoolean();
    private final VirtualHostWatch hosts;
    private volatile Reachability current = Reachability.unknown(Instant.now());

    /**
     * Creates the watch for one upstream.
     *
     * @param upstream its address, for the log
     * @param authority host and port as in the Host header field
     */
    public ReachabilityWatch(String upstream, String authority) {
        this.upstream = upstream;
        this.hosts = new VirtualHostWatch(authority);
    }

    /** Returns the watch that notices when clients' requests reach another virtual host than polls do. */
    VirtualHostWatch hosts() {
        return hosts;
    }

    /** A poll, which has the upstream's own name in Host, succeeded or failed. */
    public void onPolled(boolean isGood) {
        hosts.onPolled(isGood);
    }

    /** Returns whether clients' requests reach another virtual host while polls succeed. */
    public boolean isHostDiffering() {
        return hosts.isDiffering();
    }

    public Reachability current() {
        return current;
    }

    public void observe(Reachability.State state, String why) {
        Reachability before = current;
        current = before.seen(state, Instant.now());
        if (before.state() != state) {
            if (state == Reachability.State.UNREACHABLE) {
                LOG.warn(
                        "the upstream {} is unreachable ({}); requests to it fail with 502 or 504 until it responds again",
                        upstream,
                        why);
            } else if (before.state() == Reachability.State.UNREACHABLE) {
                LOG.info("the upstream {} is reachable again", upstream);
            }
        }
    }

    /**
     * Returns whether a response was seen just now, so that nothing is written. Event loops that write for each response a field
     * that all of them read slow each other down.
     */
    private boolean isKnownToRespond() {
        Reachability known = current;
        long age = System.currentTimeMillis() - known.asOf().toEpochMilli();
        return known.state() == Reachability.State.REACHABLE && age >= 0 && age < GRAIN_MILLIS;
    }

    /** A response arrived, so the upstream is reachable whatever the status. */
    void onResponse(int status, boolean empty) {
        if (!isKnownToRespond()) {
            observe(Reachability.State.REACHABLE, "");
        }
        if (status == FORBIDDEN && empty && forbiddenExplained.compareAndSet(false, true)) {
            LOG.warn(
                    "the upstream {} responded with 403 and an empty body, as Ollama does when it rejects the Host header"
                            + " field (set upstream-host-header=upstream) or the Origin header field (set OLLAMA_ORIGINS for"
                            + " Ollama); this is logged once",
                    upstream);
        }
    }
}
