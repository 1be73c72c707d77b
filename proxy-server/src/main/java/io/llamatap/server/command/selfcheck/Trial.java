package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.selfcheck.Difference.Aspect;
import io.llamatap.server.command.selfcheck.Outcome.Result;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to both sides, and again where they differ: Ollama's own responses may differ, and a machine may be busy. Used by one
 * thread, once.
 */
final class Trial {
    private static final int TRIES_OF_BYTES = 3;
    private static final int TRIES_OF_TIME = 6;

    private final Probe probe;
    private final List<Recording> direct = new ArrayList<>();
    private final List<Recording> via = new ArrayList<>();

    private Trial(Probe probe) {
        this.probe = probe;
    }

    /** Sends a request to one side. */
    interface Sending {
        Recording of(Probe probe, boolean isDirect) throws CommandException;
    }

    /**
     * Sends a request to both sides, as often as needed.
     *
     * @param isDirectFirst which side the first request goes to; it alternates
     */
    static Outcome run(Probe probe, boolean isDirectFirst, Sending sending) throws CommandException {
        Trial trial = new Trial(probe);
        boolean isDirect = isDirectFirst;
        do {
            trial.send(isDirect, sending);
            isDirect = !isDirect;
        } while (trial.isOpen());
        return trial.outcome();
    }

    private void send(boolean isDirectFirst, Sending sending) throws CommandException {
        Recording first = sending.of(probe, isDirectFirst);
        Recording second = sending.of(probe, !isDirectFirst);
        direct.add(isDirectFirst ? first : second);
        via.add(isDirectFirst ? second : first);
    }

    private boolean isOpen() {
        boolean differs = via.stream().anyMatch(one -> !compare(one).isEmpty());
        return (differs && via.size() < TRIES_OF_BYTES) || (via.size() < TRIES_OF_TIME && timing().isPresent());
    }

    private List<Difference> compare(Recording other) {
        return Comparison.of(direct.get(0), other, probe.isGenerated());
    }

    private Optional<Difference> timing() {
        return TimingComparison.of(paces(direct), paces(via));
    }

    private static List<Pace> paces(List<Recording> recordings) {
        return recordings.stream().map(Recording::pace).toList();
    }

    private Outcome outcome() {
        EnumSet<Aspect> unsteady = EnumSet.noneOf(Aspect.class);
        direct.forEach(other -> compare(other).forEach(difference -> unsteady.add(difference.aspect())));
        List<Difference> found = firstOfEach(via, EnumSet.complementOf(unsteady));
        if (!found.isEmpty()) {
            return outcome(Result.DIFFERS, found.get(0), found.size());
        }
        if (!unsteady.isEmpty()) {
            List<Difference> own = firstOfEach(direct, unsteady);
            return outcome(Result.UNSTEADY, own.get(0), own.size());
        }
        return timing().map(late -> outcome(Result.DIFFERS, late, via.size()))
                .orElseGet(() -> outcome(Result.SAME, null, 0));
    }

    /** Returns the first difference, in some aspects, of each response that has one. */
    private List<Difference> firstOfEach(List<Recording> others, Set<Aspect> aspects) {
        return others.stream()
                .flatMap(other -> compare(other).stream()
                        .filter(difference -> aspects.contains(difference.aspect()))
                        .limit(1))
                .toList();
    }

    private Outcome outcome(Result result, @Nullable Difference difference, int differing) {
        return new Outcome(
                probe, result, difference, via.size(), differing, direct.get(0), via.get(0), paces(direct), paces(via));
    }
}
