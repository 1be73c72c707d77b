package io.llamatap.server.push;

import java.time.Duration;

/**
 * What became of a request. Immutable.
 *
 * @param kind what to do about it
 * @param why for the log, fit for a line of it; empty where all is well
 * @param asked how long the target asked to be left alone; zero if it did not
 */
record Verdict(Kind kind, String why, Duration asked) {
    /** What to do about a request. */
    enum Kind {
        /** It is done. */
        TAKEN,
        /** It would never be taken. */
        REJECTED,
        /** It may be taken another time. */
        AGAIN
    }

    static final Verdict TAKEN = new Verdict(Kind.TAKEN, "", Duration.ZERO);

    static Verdict rejected(String why) {
        return new Verdict(Kind.REJECTED, why, Duration.ZERO);
    }

    static Verdict again(String why, Duration asked) {
        return new Verdict(Kind.AGAIN, why, asked);
    }
}
