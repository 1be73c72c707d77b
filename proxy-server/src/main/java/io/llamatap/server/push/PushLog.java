package io.llamatap.server.push;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/**
 * Logs the state of pushing to one target: the first failure and the recovery at once, a lasting failure once a minute. Used by one thread.
 */
final class PushLog {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BiConsumer<Level, String> log;
    private final String target;
    private final LongSupplier nanoClock;
    private boolean isFailing;
    private boolean hasRejected;
    private long failureLoggedNanos;
    private long rejectionLoggedNanos;
    private long unloggedRejections;

    PushLog(BiConsumer<Level, String> log, String target, LongSupplier nanoClock) {
        this.log = log;
        this.target = target;
        this.nanoClock = nanoClock;
    }

    /**
     * A request has failed and is retried.
     *
     * @param waiting the number of waiting samples
     * @param dropped the number of samples dropped so far
     */
    void failed(String why, long waiting, long dropped) {
        long now = nanoClock.getAsLong();
        if (isFailing && now - failureLoggedNanos < PERIOD_NANOS) {
            return;
        }
        isFailing = true;
        failureLoggedNanos = now;
        log.accept(
                Level.WARN,
                "push to " + target + " failed: " + why + "; it is retried until it succeeds; waiting samples: "
                        + waiting + (dropped == 0 ? "" : ", dropped samples: " + dropped));
    }

    /** A request was accepted. */
    void worked() {
        if (isFailing) {
            isFailing = false;
            log.accept(Level.INFO, "push to " + target + " succeeded again");
        }
    }

    /** A request was rejected and is not retried. */
    void rejected(String why, int samples) {
        isFailing = false;
        unloggedRejections += samples;
        long now = nanoClock.getAsLong();
        if (hasRejected && now - rejectionLoggedNanos < PERIOD_NANOS) {
            return;
        }
        hasRejected = true;
        rejectionLoggedNanos = now;
        log.accept(Level.WARN, target + " rejected " + unloggedRejections + " samples, which are lost: " + why);
        unloggedRejections = 0;
    }

    /** The process ends while samples are waiting. */
    void lost(long samples) {
        log.accept(Level.WARN, samples + " samples were not pushed to " + target + " before the process ended");
    }
}
