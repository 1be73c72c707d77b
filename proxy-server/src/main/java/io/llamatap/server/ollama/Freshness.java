package io.llamatap.server.ollama;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides how long a list of models is shown. Immutable. */
final class Freshness {
    /** Polled values are shown this much longer than the poll interval, so that one slow response makes no gap. */
    private static final int MISSED_ROUNDS = 4;

    private static final Duration MIN_SHOWN = Duration.ofMinutes(1);

    /** How long a list of models in memory from a response to a client is shown. */
    private static final Duration PASSING_SHOWN = Duration.ofMinutes(10);

    private final long polledShownNanos;

    /** Creates it for a poll interval. */
    Freshness(Duration interval) {
        this.polledShownNanos = Math.max(MIN_SHOWN.toNanos(), MISSED_ROUNDS * interval.toNanos());
    }

    /** Returns the models on disk; null if the list is too old. */
    @Nullable
    ModelList disk(Inventory known, long nowNanos) {
        return fresh(known.disk(), nowNanos, Long.MAX_VALUE);
    }

    /** Returns the models in memory; null if the list is too old. */
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
