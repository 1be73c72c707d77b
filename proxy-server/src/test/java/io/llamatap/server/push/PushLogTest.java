package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushLogTest {
    private final List<String> told = new ArrayList<>();
    private final PushLog log = new PushLog((level, text) -> told.add(level + " " + text), "h:1", () -> this.nanos);
    private long nanos;

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void tellsOfAFailureAtOnceThenOnceAMinuteAndOfItsEnd() {
        log.failed("it answered 503", 10, 0);
        pass(Duration.ofSeconds(59));
        log.failed("it answered 503", 20, 0);
        pass(Duration.ofSeconds(1));
        log.failed("no connection", 30, 5);
        log.worked();
        log.worked();
        assertThat(told)
                .containsExactly(
                        "WARN pushing to h:1 fails: it answered 503; it is tried again until it works; 10 samples wait",
                        "WARN pushing to h:1 fails: no connection; it is tried again until it works; 30 samples wait,"
                                + " 5 were thrown away",
                        "INFO pushing to h:1 works again");
    }

    @Test
    void tellsANewFailureAtOnce() {
        log.failed("a", 1, 0);
        log.worked();
        log.failed("b", 1, 0);
        assertThat(told).hasSize(3).last().asString().contains("fails: b");
    }

    @Test
    void sumsRejectionsUp() {
        log.rejected("it answered 400", 10);
        log.rejected("it answered 400", 20);
        pass(Duration.ofMinutes(1));
        log.rejected("it answered 404", 3);
        assertThat(told)
                .containsExactly(
                        "WARN h:1 does not take 10 samples, which are lost: it answered 400",
                        "WARN h:1 does not take 23 samples, which are lost: it answered 404");
    }

    @Test
    void saysWhatIsLostAtTheEnd() {
        log.lost(7);
        assertThat(told).containsExactly("WARN 7 samples could not be pushed to h:1 before the end");
    }
}
