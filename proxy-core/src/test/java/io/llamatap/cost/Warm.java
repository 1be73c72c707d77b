package io.llamatap.cost;

import java.io.IOException;

/**
 * What a warm relay spends on the same work, done over and over. One thread.
 *
 * <p>Classes are loaded, pools filled and code compiled in the first rounds, and now and then in a later one: what the work itself
 * costs is what the cheapest round cost.
 */
final class Warm {
    private static final int ROUNDS = 6;

    private final MeasuredRelay relay;

    Warm(MeasuredRelay relay) {
        this.relay = relay;
    }

    /** One round of work. */
    @FunctionalInterface
    interface Round {
        void run() throws IOException;
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
}
