package io.llamatap.server.ollama;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long what Ollama told of its models is shown. Immutable. */
final class Freshness {
    /** What was asked for is shown this much longer than until it should have been renewed: one slow answer makes no gap. */
    private static final int MISSED_ROUNDS = 4;

    private static final Duration LEAST_SHOWN = Duration.ofMinutes(1);

    /** What a model that was seen in memory in passing may be believed for. */
    private static final Duration PASSING_SHOWN = Duration.ofMinutes(10);

    private final long polledShownNanos;

    /** Takes the time from one round of questions to the next. */
    Freshness(Duration interval) {
        this.polledShownNanos = Math.max(LEAST_SHOWN.toNanos(), MISSED_ROUNDS * interval.toNanos());
    }

    /** Returns the models on disk; null if that is not known any more. */
    @Nullable
    ModelList disk(Inventory known, long nowNanos) {
        return fresh(known.disk(), nowNanos, Long.MAX_VALUE);
    }

    /** Returns the models in memory; null if that is not known any more. */
    @Nullable
    ModelList memory(Inventory known, long nowNanos) {
        return fresh(known.memory(), nowNanos, PASSING_SHOWN.toNanos());
    }

    private @Nullable ModelList fresh(Inventory.@Nullable Listing listing, long nowNanos, long passingShownNanos) {
        if (listing == null) {
            return null;
        }
        long shown = listing.isPolled() ? polledShownNanos : passingShownNanos;
        return nowNanos - listing.nanos() <= shown ? listing.list() : null;
    }
}
