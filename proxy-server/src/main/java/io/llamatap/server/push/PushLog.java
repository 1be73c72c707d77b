package io.llamatap.server.push;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/** Tells how pushing to one target goes: the first failure and the recovery at once, what lasts once a minute. Owned by one thread. */
final class PushLog {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BiConsumer<Level, String> log;
    private final String target;
    private final LongSupplier nanoClock;
    private boolean isFailing;
    private boolean hasRejected;
    private long failureToldNanos;
    private long rejectionToldNanos;
    private long untoldRejectedSamples;

    PushLog(BiConsumer<Level, String> log, String target, LongSupplier nanoClock) {
        this.log = log;
        this.target = target;
        this.nanoClock = nanoClock;
    }

    /**
     * A request failed that is tried again.
     *
     * @param waiting samples that wait by now
     * @param dropped samples thrown away by now
     */
    void failed(String why, long waiting, long dropped) {
        long now = nanoClock.getAsLong();
        if (isFailing && now - failureToldNanos < PERIOD_NANOS) {
            return;
        }
        isFailing = true;
        failureToldNanos = now;
        log.accept(
                Level.WARN,
                "pushing to " + target + " fails: " + why + "; it is tried again until it works; " + waiting
                        + " samples wait" + (dropped == 0 ? "" : ", " + dropped + " were thrown away"));
    }

    /** A request was taken. */
    void worked() {
        if (isFailing) {
            isFailing = false;
            log.accept(Level.INFO, "pushing to " + target + " works again");
        }
    }

    /** A request was refused for good. */
    void rejected(String why, int samples) {
        isFailing = false;
        untoldRejectedSamples += samples;
        long now = nanoClock.getAsLong();
        if (hasRejected && now - rejectionToldNanos < PERIOD_NANOS) {
            return;
        }
        hasRejected = true;
        rejectionToldNanos = now;
        log.accept(Level.WARN, target + " does not take " + untoldRejectedSamples + " samples, which are lost: " + why);
        untoldRejectedSamples = 0;
    }

    /** The end has come while something was left. */
    void lost(long samples) {
        log.accept(Level.WARN, samples + " samples could not be pushed to " + target + " before the end");
    }
}
