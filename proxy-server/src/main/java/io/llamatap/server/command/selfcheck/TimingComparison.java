package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.selfcheck.Difference.Aspect;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Compares when the parts of responses came: the first byte, the first message, the longest gap, the end, and whether messages came one by
 * one. The best of all tries counts for each side, because a busy machine delays some responses, and a proxy that holds bytes back delays
 * all. Stateless.
 */
final class TimingComparison {
    /** How many messages a stream needs for a comparison of how they came. */
    private static final int MIN_MESSAGES = 8;
    /** Messages that follow each other faster may come together by chance. */
    private static final long MIN_GAP_NANOS = 1_000_000;
    /** What a response may come later, beside half as much again. */
    private static final long TOLERANCE_NANOS = 50_000_000;

    private TimingComparison() {}

    /** Returns the first difference; empty if what comes through Llamatap comes as it does directly. */
    static Optional<Difference> of(List<Pace> direct, List<Pace> via) {
        return later("the first byte comes later", direct, via, Pace::firstByte)
                .or(() -> later("the first message comes later", direct, via, Pace::firstMessage))
                .or(() -> together(direct, via))
                .or(() -> later("the longest gap between messages is longer", direct, via, Pace::longestGap))
                .or(() -> later("the end comes later", direct, via, Pace::end));
    }

    /** Returns whether the messages of a stream are slow enough to see whether they come one by one. */
    static boolean isStreamTimed(List<Pace> direct) {
        return direct.stream().anyMatch(TimingComparison::isTimed);
    }

    private static boolean isTimed(Pace pace) {
        return pace.messages() >= MIN_MESSAGES && pace.averageGap() >= MIN_GAP_NANOS;
    }

    private static Optional<Difference> later(
            String what, List<Pace> direct, List<Pace> via, ToLongFunction<Pace> time) {
        long one = best(direct, time);
        long other = best(via, time);
        return other > one + one / 2 + TOLERANCE_NANOS
                ? Optional.of(new Difference(Aspect.TIMING, what, Times.text(one), Times.text(other)))
                : Optional.empty();
    }

    /** Messages count as come together if they are within a quarter of the average gap that they have directly. */
    private static Optional<Difference> together(List<Pace> direct, List<Pace> via) {
        long within = direct.stream()
                        .filter(TimingComparison::isTimed)
                        .mapToLong(Pace::averageGap)
                        .min()
                        .orElse(0)
                / 4;
        int one = arrivals(direct, within);
        int other = arrivals(via, within);
        return within > 0 && 3 * other < 2 * one
                ? Optional.of(new Difference(
                        Aspect.TIMING,
                        "messages come together",
                        one + " arrivals of " + most(direct) + " messages",
                        other + " arrivals of " + most(via) + " messages"))
                : Optional.empty();
    }

    private static int arrivals(List<Pace> paces, long within) {
        return paces.stream().mapToInt(pace -> pace.arrivals(within)).max().orElse(0);
    }

    private static int most(List<Pace> paces) {
        return paces.stream().mapToInt(Pace::messages).max().orElse(0);
    }

    /** Returns the shortest time of all tries. */
    static long best(List<Pace> paces, ToLongFunction<Pace> time) {
        return paces.stream().mapToLong(time).min().orElse(0);
    }
}
