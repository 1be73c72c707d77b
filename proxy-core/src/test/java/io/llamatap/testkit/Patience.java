package io.llamatap.testkit;

import java.time.Duration;

/** How long tests wait. Nothing should take this long: the limit only ends failing tests. */
public final class Patience {
    /** The limit of every wait without its own: less than the 10 seconds after which the relay gives up a silent client. */
    public static final Duration LIMIT = Duration.ofSeconds(9);

    private Patience() {}

    static int millis() {
        return Math.toIntExact(LIMIT.toMillis());
    }
}
