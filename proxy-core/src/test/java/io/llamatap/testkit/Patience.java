package io.llamatap.testkit;

import java.time.Duration;

/**
 * How long tests wait for what must happen. Nothing is expected to take this long: a limit only makes a failure end.
 */
public final class Patience {
    /** The limit of every wait that names no other. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private Patience() {}

    static int millis() {
        return Math.toIntExact(LIMIT.toMillis());
    }
}
