package io.llamatap.metrics.cell;

/** Sums that stay at the largest number rather than become negative: a counter must never go backwards. Stateless. */
public final class Saturation {
    private Saturation() {}

    /** Adds two numbers, of which the first is the sum so far. */
    public static long sum(long soFar, long more) {
        long sum = soFar + more;
        return more > 0 && sum < soFar ? Long.MAX_VALUE : sum;
    }
}
