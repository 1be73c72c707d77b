package io.llamatap.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class ThrottledLogTest {
    private final List<String> lines = new ArrayList<>();
    private final ThrottledLog log = new ThrottledLog((level, text) -> lines.add(level + " " + text));

    @Test
    void tellsTheFirstCaseWithWhomItConcerns() {
        log.report(Level.INFO, "a", "rejected", "/192.0.2.1:5", 0);
        assertThat(lines).containsExactly("INFO rejected (/192.0.2.1:5)");
        assertThat(log.hasUnlogged()).isFalse();
    }

    @Test
    void tellsOneLineInTenSecondsWhateverHappens() {
        for (int millis = 0; millis < 60_000; millis++) {
            log.report(Level.INFO, "a", "rejected", "x", TimeUnit.MILLISECONDS.toNanos(millis));
            log.onTick(TimeUnit.MILLISECONDS.toNanos(millis));
        }
        assertThat(lines)
                .hasSize(6)
                .startsWith("INFO rejected (x)", "INFO rejected (x); 9999 more since the last message");
    }

    @Test
    void keepsReasonsApart() {
        log.report(Level.INFO, "a", "one", null, 0);
        log.report(Level.WARN, "b", "two", null, 1);
        assertThat(lines).containsExactly("INFO one", "WARN two");
    }

    @Test
    void tellsOfCasesThatNothingFollowed() {
        log.report(Level.INFO, "a", "rejected", "x", 0);
        log.report(Level.INFO, "a", "rejected", "y", 1);
        log.report(Level.INFO, "a", "rejected", "z", 2);
        log.onTick(TimeUnit.SECONDS.toNanos(9));
        assertThat(lines).hasSize(1);
        assertThat(log.hasUnlogged()).isTrue();

        log.onTick(TimeUnit.SECONDS.toNanos(10));

        assertThat(lines).containsExactly("INFO rejected (x)", "INFO rejected: 2 more in the last 10 s");
        assertThat(log.hasUnlogged()).isFalse();
        log.onTick(TimeUnit.SECONDS.toNanos(30));
        assertThat(lines).hasSize(2);
    }
}
