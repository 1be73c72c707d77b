package io.llamatap.server.outgoing;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment at which a time limit expires, or a limit on each silence. Immutable. */
public final class Deadline {
    /** The message of a failure after the time limit has expired. */
    static final String NO_RESPONSE = "no response within the time limit";

    private final long atNanos;
    /** How long each read may wait; 0 if there is a moment. */
    private final int silenceMillis;

    private Deadline(long atNanos, int silenceMillis) {
        this.atNanos = atNanos;
        this.silenceMillis = silenceMillis;
    }

    /** Returns the deadline that is {@code limit} from now. */
    public static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos(), 0);
    }

    /** Returns a limit on each read, and none on the whole. */
    public static Deadline ofSilence(Duration limit) {
        return new Deadline(0, Math.toIntExact(limit.toMillis()));
    }

    /** Returns this deadline or one that is {@code limit} from now, whichever is earlier. */
    Deadline orIn(Duration limit) {
        long other = System.nanoTime() + limit.toNanos();
        return isOfSilence() || other - atNanos < 0 ? new Deadline(other, 0) : this;
    }

    boolean isOfSilence() {
        return silenceMillis > 0;
    }

    boolean isOver() {
        return !isOfSilence() && System.nanoTime() - atNanos >= 0;
    }

    /** Returns the remaining time, at least 1. */
    int remainingMillis() throws SocketTimeoutException {
        if (isOfSilence()) {
            return silenceMillis;
        }
        long nanos = atNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException(NO_RESPONSE);
        }
        return (int) Math.max(1, Math.min(nanos / 1_000_000, Integer.MAX_VALUE));
    }
}
