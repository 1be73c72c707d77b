package io.llamatap.server.balance;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * How fast a count grows: its mean over the last ten to twenty seconds in which it was asked for, or since the start.
 *
 * <p>Any thread, without locks: two moments, replaced together.
 */
final class RequestRate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS = 1e9;

    /** Two moments with what the count was: the rate is measured from the older one. */
    private record Moments(long olderNanos, long olderCount, long newerNanos, long newerCount) {
        Moments with(long nanos, long count) {
            // Of a longer silence nothing but its end matters.
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

    /** Returns how much the count grew a second, as of now. */
    double perSecond(long count) {
        long now = nanoClock.getAsLong();
        Moments known = Objects.requireNonNull(moments.get());
        if (now - known.newerNanos >= WINDOW_NANOS) {
            Moments next = known.with(now, count);
            if (moments.compareAndSet(known, next)) {
                known = next;
            }
        }
        // A first request right after the start is no flood.
        long elapsed = Math.max(LEAST_NANOS, now - known.olderNanos);
        return Math.max(0, count - known.olderCount) * NANOS / elapsed;
    }
}
