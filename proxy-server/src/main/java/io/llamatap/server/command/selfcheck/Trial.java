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
        List<List<Difference>> found = differences(via, EnumSet.complementOf(unsteady));
        Optional<Difference> late = unsteady.isEmpty() ? timing() : Optional.empty();
        if (!found.isEmpty()) {
            Set<Aspect> all = EnumSet.noneOf(Aspect.class);
            found.forEach(some -> some.forEach(difference -> all.add(difference.aspect())));
            late.ifPresent(difference -> all.add(difference.aspect()));
            return outcome(Result.DIFFERS, found.get(0).get(0), all, found.size());
        }
        if (!unsteady.isEmpty()) {
            List<List<Difference>> own = differences(direct, unsteady);
            return outcome(Result.UNSTEADY, own.get(0).get(0), unsteady, own.size());
        }
        return late.map(difference -> outcome(Result.DIFFERS, difference, Set.of(), via.size()))
                .orElseGet(() -> outcome(Result.SAME, null, Set.of(), 0));
    }

    /** Returns the differences in some aspects, of each response that has one. */
    private List<List<Difference>> differences(List<Recording> others, Set<Aspect> aspects) {
        return others.stream()
                .map(other -> compare(other).stream()
                        .filter(difference -> aspects.contains(difference.aspect()))
                        .toList())
                .filter(some -> !some.isEmpty())
                .toList();
    }

    private Outcome outcome(Result result, @Nullable Difference first, Set<Aspect> all, int differing) {
        Set<Aspect> also = EnumSet.noneOf(Aspect.class);
        also.addAll(all);
        if (first != null) {
            also.remove(first.aspect());
        }
        return new Outcome(
                probe,
                result,
                first,
                also,
                via.size(),
                differing,
                direct.get(0),
                via.get(0),
                paces(direct),
                paces(via));
    }
}
