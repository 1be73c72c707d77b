package io.llamatap.server.ollama;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment at which a time limit expires. Immutable. */
final class Deadline {
    /** The message of a failure after the time limit has expired. */
    static final String NO_RESPONSE = "no response within the time limit";

    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** Returns this deadline or one that is {@code limit} from now, whichever is earlier. */
    Deadline orIn(Duration limit) {
        long other = System.nanoTime() + limit.toNanos();
        return other - atNanos < 0 ? new Deadline(other) : this;
    }

    boolean isOver() {
        return System.nanoTime() - atNanos >= 0;
    }

    /** Returns the remaining time, at least 1. */
    int remainingMillis() throws SocketTimeoutException {
        long nanos = atNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException(NO_RESPONSE);
        }
        return (int) Math.max(1, Math.min(nanos / 1_000_000, Integer.MAX_VALUE));
    }
}
