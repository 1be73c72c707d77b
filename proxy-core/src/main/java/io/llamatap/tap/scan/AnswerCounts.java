package io.llamatap.tap.scan;

/**
 * The counts and durations of an answer. Most frames have none: apart, they don't lie among what each of them touches.
 *
 * <p>Owned by the event loop of the exchange.
 */
final class AnswerCounts {
    long promptTokens = InferenceStats.UNKNOWN;
    long cachedTokens = InferenceStats.UNKNOWN;
    long outputTokens = InferenceStats.UNKNOWN;
    long totalDurationNanos = InferenceStats.UNKNOWN;
    long loadDurationNanos = InferenceStats.UNKNOWN;
    long promptEvalDurationNanos = InferenceStats.UNKNOWN;
    long evalDurationNanos = InferenceStats.UNKNOWN;
}
