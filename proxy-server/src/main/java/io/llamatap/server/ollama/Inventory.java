package io.llamatap.server.ollama;

import io.llamatap.metrics.label.PollTarget;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about Ollama at one moment: its version, its models on disk and its models in memory. Immutable; published as a whole.
 *
 * @param version Ollama's version; null if unknown
 * @param disk the models on disk; null if unknown
 * @param memory the models in memory; null if unknown
 * @param versionCheck the result of the last version poll; null before the first
 * @param successes the time of the last success of each poll
 * @param inferred activity for others than the relay's clients
 */
record Inventory(
        @Nullable String version,
        @Nullable Listing disk,
        @Nullable Listing memory,
        @Nullable Check versionCheck,
        Map<PollTarget, Instant> successes,
        Inferred inferred) {

    /**
     * A list of models and the tick of its request.
     *
     * @param isPolled whether it comes from a poll, so that the next poll renews it
     */
    record Listing(ModelList list, long nanos, boolean isPolled) {}

    /** Whether Ollama responded at a tick. */
    record Check(boolean isGood, long nanos) {}

    static final Inventory NOTHING = new Inventory(null, null, null, null, Map.of(), Inferred.NOTHING);

    Inventory {
        successes = Map.copyOf(successes);
    }

    Inventory withVersion(String listing) {
        return new Inventory(listing, disk, memory, versionCheck, successes, inferred);
    }

    Inventory withCheck(Check check) {
        return new Inventory(version, disk, memory, check, successes, inferred);
    }

    Inventory withDisk(Listing listing) {
        return new Inventory(version, listing, memory, versionCheck, successes, inferred);
    }

    Inventory withMemory(Listing listing, Inferred found) {
        return new Inventory(version, disk, listing, versionCheck, successes, found);
    }

    Inventory withSuccess(PollTarget target, Instant when) {
        Map<PollTarget, Instant> more = new EnumMap<>(PollTarget.class);
        more.putAll(successes);
        more.put(target, when);
        return new Inventory(version, disk, memory, versionCheck, more, inferred);
    }
}
