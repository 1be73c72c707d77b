package io.llamatap.metrics.cell;

/** Adds without overflow: a sum stays at the largest long, because a counter must never decrease. Stateless. */
public final class Saturation {
    private Saturation() {}

    /** Returns the sum of {@code soFar} and {@code more}, at most {@link Long#MAX_VALUE}. */
    public static long sum(long soFar, long more) {
        long sum = soFar + more;
        return more > 0 && sum < soFar ? Long.MAX_VALUE : sum;
    }
}
