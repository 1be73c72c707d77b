package io.llamatap.server.command.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A proxy that holds bytes back is found, and a busy machine is not blamed on it. */
class TimingComparisonTest {
    private static final int MESSAGES = 32;
    /** A message each 20 milliseconds, after 60. */
    private static final Pace STEADY = stream(i -> 60 + 20L * i);

    private static Pace stream(IntToLongFunction millis) {
        long[] times = IntStream.range(0, MESSAGES)
                .mapToLong(i -> millis.applyAsLong(i) * 1_000_000)
                .toArray();
        return Pace.of(times[0], times[MESSAGES - 1], times);
    }

    private static String found(Pace direct, Pace via) {
        return found(List.of(direct), List.of(via));
    }

    private static String found(List<Pace> direct, List<Pace> via) {
        return TimingComparison.of(direct, via).map(Difference::place).orElse("");
    }

    @Test
    void findsNoDifferenceInNoise() {
        assertThat(found(STEADY, stream(i -> 90 + 20L * i + i % 3 * 5L))).isEmpty();
        assertThat(found(STEADY, stream(i -> 62 + 25L * i + (i > 20 ? 50 : 0)))).isEmpty();
    }

    @Test
    void theBestTryCounts() {
        Pace stalled = stream(i -> 1000 + 20L * i);
        assertThat(found(STEADY, stalled)).isEqualTo("the first byte comes later");
        assertThat(found(List.of(STEADY, STEADY), List.of(stalled, STEADY))).isEmpty();
    }

    @Test
    void findsAProxyThatWaitsForTheWholeResponse() {
        assertThat(found(STEADY, stream(i -> 700))).isEqualTo("the first byte comes later");
        // The head goes out at once.
        long[] atTheEnd = new long[MESSAGES];
        Arrays.fill(atTheEnd, 700_000_000);
        assertThat(found(STEADY, Pace.of(60_000_000, 700_000_000, atTheEnd)))
                .isEqualTo("the first message comes later");
    }

    @Test
    void findsAProxyThatCollectsAFewMessages() {
        assertThat(found(STEADY, stream(i -> 60 + 20L * (i - i % 2)))).isEqualTo("messages come together");
        // Also where the model is so fast that no time would show it.
        assertThat(found(stream(i -> 10 + 2L * i), stream(i -> 10 + 2L * (i - i % 4))))
                .isEqualTo("messages come together");
    }

    @Test
    void findsAProxyThatPausesInTheMiddleOrSlowsDown() {
        assertThat(found(STEADY, stream(i -> 60 + 20L * i + (i > 10 ? 200 : 0))))
                .isEqualTo("the longest gap between messages is longer");
        assertThat(found(STEADY, stream(i -> 60 + 60L * i))).isEqualTo("the end comes later");
    }

    @Test
    void messagesThatOllamaSendsTogetherMayComeTogether() {
        Pace bursts = stream(i -> 60 + 40L * (i / 4));
        assertThat(found(bursts, bursts)).isEmpty();
        assertThat(found(bursts, stream(i -> 380))).isNotEmpty();
    }

    @Test
    void saysWhetherAStreamIsSlowEnough() {
        assertThat(TimingComparison.isStreamTimed(List.of(STEADY))).isTrue();
        Pace quick = Pace.of(1, 9_000, 1, 2, 3, 4, 5, 6, 7, 8, 9_000);
        assertThat(TimingComparison.isStreamTimed(List.of(quick))).isFalse();
        assertThat(TimingComparison.isStreamTimed(List.of(Pace.of(1, 90_000_000, 1, 90_000_000))))
                .isFalse();
    }
}
