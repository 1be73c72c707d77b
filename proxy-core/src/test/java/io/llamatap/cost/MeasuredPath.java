package io.llamatap.cost;

import io.llamatap.relay.io.Transport;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;

/**
 * A client, a measured relay and an upstream, and what the relay uses for the same work done repeatedly. One thread.
 *
 * <p>In the first rounds, and sometimes in a later one, classes are loaded, pools are filled and code is compiled. The cheapest
 * round shows the cost of the work itself.
 */
final class MeasuredPath implements AutoCloseable {
    private static final int ROUNDS = 6;

    private final ScriptedUpstream upstream;
    private final MeasuredRelay relay;
    private final RawClient client;

    private MeasuredPath(ScriptedUpstream upstream, MeasuredRelay relay) throws IOException {
        this.upstream = upstream;
        this.relay = relay;
        this.client = relay.connect();
    }

    /** One round of work. */
    @FunctionalInterface
    interface Round {
        void run() throws IOException;
    }

    /** Starts one whose relay's channels are counted. */
    static MeasuredPath counting(ScriptedUpstream upstream, Transport transport) throws IOException {
        return new MeasuredPath(upstream, MeasuredRelay.counting(upstream, transport));
    }

    /** Starts one whose relay's channels are left as they are. */
    static MeasuredPath untouched(ScriptedUpstream upstream, Transport transport) throws IOException {
        return new MeasuredPath(upstream, MeasuredRelay.untouched(upstream, transport));
    }

    RawClient client() {
        return client;
    }

    /** Returns what was used so far. */
    Costs costs() {
        return relay.costs();
    }

    /** Returns the heap bytes of the cheapest round of several, the first not counted. */
    long allocatedBytes(Round round) throws IOException {
        round.run();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            least = Math.min(least, costs(round).allocatedBytes());
        }
        return least;
    }

    /** Returns what one round costs after one that is not counted. */
    Costs warmCosts(Round round) throws IOException {
        round.run();
        return costs(round);
    }

    private Costs costs(Round round) throws IOException {
        Costs before = relay.costs();
        round.run();
        return relay.costs().since(before);
    }

    @Override
    public void close() throws IOException {
        client.close();
        relay.close();
        upstream.close();
    }
}
