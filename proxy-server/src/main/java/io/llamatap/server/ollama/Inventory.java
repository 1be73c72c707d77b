package io.llamatap.server.ollama;

import io.llamatap.metrics.label.PollTarget;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of Ollama at one moment: which models it has on disk and in memory, and of which version it is. Immutable;
 * published as a whole.
 *
 * @param version as it names it; null before it was asked
 * @param disk null before it was told
 * @param memory null before it was told
 * @param versionCheck how the last question for the version ended; null before it was asked
 * @param successes when the poller last learned each
 * @param inferred what was found to go on beside the relay
 */
record Inventory(
        @Nullable String version,
        @Nullable Told disk,
        @Nullable Told memory,
        @Nullable Check versionCheck,
        Map<PollTarget, Instant> successes,
        Inferred inferred) {

    /**
     * A list of models as of a tick.
     *
     * @param isPolled whether it was asked for, hence will be asked for again
     */
    record Told(ModelList list, long nanos, boolean isPolled) {}

    /** Whether Ollama answered as of a tick. */
    record Check(boolean isGood, long nanos) {}

    static final Inventory NOTHING = new Inventory(null, null, null, null, Map.of(), Inferred.NOTHING);

    Inventory {
        successes = Map.copyOf(successes);
    }

    Inventory withVersion(String told) {
        return new Inventory(told, disk, memory, versionCheck, successes, inferred);
    }

    Inventory withCheck(Check check) {
        return new Inventory(version, disk, memory, check, successes, inferred);
    }

    Inventory withDisk(Told told) {
        return new Inventory(version, told, memory, versionCheck, successes, inferred);
    }

    Inventory withMemory(Told told, Inferred found) {
        return new Inventory(version, disk, told, versionCheck, successes, found);
    }

    Inventory withSuccess(PollTarget target, Instant when) {
        Map<PollTarget, Instant> more = new EnumMap<>(PollTarget.class);
        more.putAll(successes);
        more.put(target, when);
        return new Inventory(version, disk, memory, versionCheck, more, inferred);
    }
}
