package io.llamatap.server.balance;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The rate at which a count grows, as its mean over the last 10 to 20 seconds.
 *
 * <p>Any thread, without locks: the two samples are one immutable record, which is replaced atomically.
 */
final class RequestRate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS = 1e9;

    /** Two samples of the count. The rate is measured from the older one. */
    private record Moments(long olderNanos, long olderCount, long newerNanos, long newerCount) {
        Moments with(long nanos, long count) {
            // After a long pause, the time before the last window is not included.
            return new Moments(Math.max(newerNanos, nanos - WINDOW_NANOS), newerCount, nanos, count);
        }
    }

    private final LongSupplier nanoClock;
    private final AtomicReference<Moments> moments;

    RequestRate(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        long now = nanoClock.getAsLong();
        this.moments = new AtomicReference<>(new Moments(now, 0, now, 0));
    }

    /** Returns by how much the count grows per second. */
    double perSecond(long count) {
        long now = nanoClock.getAsLong();
        Moments known = Objects.requireNonNull(moments.get());
        if (now - known.newerNanos >= WINDOW_NANOS) {
            Moments next = known.with(now, count);
            if (moments.compareAndSet(known, next)) {
                known = next;
            }
        }
        // Otherwise the first request after the start would be a high rate.
        long elapsed = Math.max(MIN_NANOS, now - known.olderNanos);
        return Math.max(0, count - known.olderCount) * NANOS / elapsed;
    }
}
