package io.llamatap.server.push;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The wait before the next attempt: exponential with jitter, so that a recovered receiver is not overloaded. Used by one thread. */
final class BackOff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;
    /** The longest Retry-After that is respected; longer would look like an outage. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private long millis = FIRST_MILLIS;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns the next wait, at least as long as asked for.
     *
     * @param retryAfter the Retry-After of the target; zero for none
     */
    Duration next(Duration retryAfter) {
        Duration own = Duration.ofMillis(random.nextLong(millis / 2, millis + 1));
        millis = Math.min(2 * millis, LONGEST_MILLIS);
        Duration bounded = retryAfter.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : retryAfter;
        return bounded.compareTo(own) > 0 ? bounded : own;
    }

    /** Starts again with the shortest wait, after a success. */
    void reset() {
        millis = FIRST_MILLIS;
    }
}
