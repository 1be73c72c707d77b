package io.llamatap.server.command.selfcheck;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request. Immutable.
 *
 * @param difference the first difference between the sides, or between Ollama's own responses if the result says so; null if there is none
 * @param also in what else the sides differ
 * @param tries how often it was sent to each side
 * @param differing how many of the tries differed
 * @param direct the first response that came directly
 * @param via the first response that came through Llamatap
 */
record Outcome(
        Probe probe,
        Result result,
        @Nullable Difference difference,
        Set<Difference.Aspect> also,
        int tries,
        int differing,
        Recording direct,
        Recording via,
        List<Pace> directPaces,
        List<Pace> viaPaces) {

    /** How it ended. */
    enum Result {
        /** Both sides respond alike. */
        SAME,
        /** They do not. */
        DIFFERS,
        /** Ollama's own responses differ from one to the next. */
        UNSTEADY
    }

    Outcome {
        also = Set.copyOf(also);
        directPaces = List.copyOf(directPaces);
        viaPaces = List.copyOf(viaPaces);
    }

    /** Returns whether the response is a stream of messages. */
    boolean isStream() {
        return direct.pace().messages() > 1;
    }

    /** Returns whether it could be seen if the messages come one by one. */
    boolean isTimed() {
        return TimingComparison.isStreamTimed(directPaces);
    }

    /** Returns in what else the sides differ, in the order of the comparison. */
    List<String> alsoSorted() {
        return also.stream().sorted().map(Difference.Aspect::toString).toList();
    }
}
