package io.llamatap.server.demo;

import java.time.Duration;
import java.util.SplittableRandom;

/** Makes pauses uneven, as those of people are. Used by one thread. */
final class Pauses {
    private final SplittableRandom random;

    /** Makes those of one user. */
    Pauses(int user) {
        this.random = new SplittableRandom(user);
    }

    /** Returns between six tenths and fourteen tenths of a pause, in milliseconds. */
    long millis(Duration pause) {
        return (long) (pause.toMillis() * (0.6 + 0.8 * random.nextDouble()));
    }
}
