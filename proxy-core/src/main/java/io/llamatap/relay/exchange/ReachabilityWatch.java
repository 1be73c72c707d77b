package io.llamatap.relay.exchange;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of an upstream, and tells the operator when it changes.
 *
 * <p>Written by any loop, read by any thread: the last one to write wins.
 */
public final class ReachabilityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReachabilityWatch.class);
    private static final int FORBIDDEN = 403;
    /** How exactly it is told when the upstream last answered. */
    private static final long GRAIN_MILLIS = 100;

    private final String upstream;
    private final AtomicBoolean forbiddenExplained = new AtomicBoolean();
    private final VirtualHostWatch hosts;
    private volatile Reachability current = Reachability.unknown(Instant.now());

    /**
     * Takes what is said of the upstream.
     *
     * @param upstream its address as people write it
     * @param authority host and port as the Host field has them
     */
    public ReachabilityWatch(String upstream, String authority) {
        this.upstream = upstream;
        this.hosts = new VirtualHostWatch(authority);
    }

    /** Who notices that clients' requests end up at another virtual host than polls. */
    VirtualHostWatch hosts() {
        return hosts;
    }

    /** A poll, which names the upstream itself, was answered as it should, or was not. */
    public void onPolled(boolean isGood) {
        hosts.onPolled(isGood);
    }

    /** Says whether clients are sent elsewhere while polls succeed. */
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
                        "the upstream {} does not answer ({}); requests are answered 502 until it does", upstream, why);
            } else if (before.state() == Reachability.State.UNREACHABLE) {
                LOG.info("the upstream {} answers", upstream);
            }
        }
    }

    /** Says whether it has just answered already: loops that write for each answer what all of them read are in each other's way. */
    private boolean isKnownToRespond() {
        Reachability known = current;
        long age = System.currentTimeMillis() - known.asOf().toEpochMilli();
        return known.state() == Reachability.State.REACHABLE && age >= 0 && age < GRAIN_MILLIS;
    }

    /** An answer came; whatever its status, the upstream is there. */
    void onResponse(int status, boolean empty) {
        if (!isKnownToRespond()) {
            observe(Reachability.State.REACHABLE, "");
        }
        if (status == FORBIDDEN && empty && forbiddenExplained.compareAndSet(false, true)) {
            LOG.warn(
                    "the upstream {} answered 403 without a word: Ollama does so when it does not accept a request's Host"
                            + " (upstream-host-header=upstream helps) or Origin (OLLAMA_ORIGINS on its side helps); said once",
                    upstream);
        }
    }
}
