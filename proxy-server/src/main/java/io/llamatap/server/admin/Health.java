package io.llamatap.server.admin;

import io.llamatap.relay.exchange.Reachability;
import java.util.List;

/**
 * The state of the server at one moment. Immutable.
 *
 * @param upstreams the upstreams on the page; at least one
 */
public record Health(Phase phase, List<Ollama> upstreams, int inFlight) {

    /** The phase of a server's life. */
    public enum Phase {
        STARTING,
        SERVING,
        DRAINING
    }

    /**
     * The state of an upstream.
     *
     * @param address the address of the upstream
     * @param reachability its reachability
     */
    public record Ollama(String address, Reachability reachability) {}

    public Health {
        upstreams = List.copyOf(upstreams);
    }

    /** Returns whether new requests are accepted. One unreachable upstream of several does not make the server unready. */
    boolean isReady(boolean needsUpstream) {
        boolean isAnyThere = upstreams.stream()
                .anyMatch(upstream -> upstream.reachability().state() != Reachability.State.UNREACHABLE);
        return phase == Phase.SERVING && (isAnyThere || !needsUpstream);
    }
}
