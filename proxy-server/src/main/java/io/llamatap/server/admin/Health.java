package io.llamatap.server.admin;

import io.llamatap.relay.Reachability;

/**
 * How the server is at one moment. Immutable.
 *
 * @param upstream the address of Ollama, as people write it
 * @param reachability what is known of Ollama
 */
public record Health(Phase phase, String upstream, Reachability reachability, int inFlight) {

    /** Where a server is in its life. */
    public enum Phase {
        STARTING,
        SERVING,
        DRAINING
    }

    /** Says whether new exchanges are welcome. */
    boolean isReady(boolean needsUpstream) {
        return phase == Phase.SERVING && !(needsUpstream && reachability.state() == Reachability.State.UNREACHABLE);
    }
}
