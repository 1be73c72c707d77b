package io.llamatap.server.push;

import java.time.Duration;

/**
 * The result of a request. Immutable.
 *
 * @param kind what to do next
 * @param why the reason, safe for one line of the log; empty for success
 * @param asked the Retry-After of the target; zero for none
 */
record Verdict(Kind kind, String why, Duration asked) {
    /** What to do after a request. */
    enum Kind {
        /** Success. */
        TAKEN,
        /** The target rejects this request; drop it. */
        REJECTED,
        /** The request failed; retry it. */
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
