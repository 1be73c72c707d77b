package io.llamatap.server.push;

import java.time.Duration;

/**
 * The result of a request. Immutable.
 *
 * @param kind what to do next
 * @param why the reason, safe for one line of the log; empty for success
 * @param retryAfter the Retry-After of the target; zero for none
 */
record Verdict(Kind kind, String why, Duration retryAfter) {
    /** What to do after a request. */
    enum Kind {
        /** Success. */
        ACCEPTED,
        /** The target rejects this request; drop it. */
        REJECTED,
        /** The request failed; retry it. */
        RETRY
    }

    static final Verdict ACCEPTED = new Verdict(Kind.ACCEPTED, "", Duration.ZERO);

    static Verdict rejected(String why) {
        return new Verdict(Kind.REJECTED, why, Duration.ZERO);
    }

    static Verdict retry(String why, Duration retryAfter) {
        return new Verdict(Kind.RETRY, why, retryAfter);
    }
}
