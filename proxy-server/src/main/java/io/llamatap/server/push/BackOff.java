package io.llamatap.server.push;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: longer each time, and never the same for all, so that a receiver that comes back is not
 * overrun. Owned by one thread.
 */
final class BackOff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;
    /** What a target may ask for; longer would look like silence. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private long millis = FIRST_MILLIS;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns the next wait.
     *
     * @param asked what the target asked for at least; zero for nothing
     */
    Duration next(Duration asked) {
        Duration own = Duration.ofMillis(random.nextLong(millis / 2, millis + 1));
        millis = Math.min(2 * millis, LONGEST_MILLIS);
        Duration bounded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return bounded.compareTo(own) > 0 ? bounded : own;
    }

    /** Begins anew, since a try went well. */
    void reset() {
        millis = FIRST_MILLIS;
    }
}
