package io.llamatap.server.admin;

import io.llamatap.relay.exchange.Reachability;
import java.util.List;

/**
 * How the server is at one moment. Immutable.
 *
 * @param upstreams those that the page tells of; at least one
 */
public record Health(Phase phase, List<Ollama> upstreams, int inFlight) {

    /** Where a server is in its life. */
    public enum Phase {
        STARTING,
        SERVING,
        DRAINING
    }

    /**
     * An upstream.
     *
     * @param address as people write it
     * @param reachability what is known of it
     */
    public record Ollama(String address, Reachability reachability) {}

    public Health {
        upstreams = List.copyOf(upstreams);
    }

    /** Says whether new exchanges are welcome. One upstream that is gone must not take the clients of others away. */
    boolean isReady(boolean needsUpstream) {
        boolean isAnyThere = upstreams.stream()
                .anyMatch(upstream -> upstream.reachability().state() != Reachability.State.UNREACHABLE);
        return phase == Phase.SERVING && (isAnyThere || !needsUpstream);
    }
}
