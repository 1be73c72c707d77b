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
        log.failed("status 503", 10, 0);
        pass(Duration.ofSeconds(59));
        log.failed("status 503", 20, 0);
        pass(Duration.ofSeconds(1));
        log.failed("no connection", 30, 5);
        log.worked();
        log.worked();
        assertThat(told)
                .containsExactly(
                        "WARN push to h:1 failed: status 503; it is retried until it succeeds; waiting samples: 10",
                        "WARN push to h:1 failed: no connection; it is retried until it succeeds; waiting samples: 30,"
                                + " dropped samples: 5",
                        "INFO push to h:1 succeeded again");
    }

    @Test
    void tellsANewFailureAtOnce() {
        log.failed("a", 1, 0);
        log.worked();
        log.failed("b", 1, 0);
        assertThat(told).hasSize(3).last().asString().contains("failed: b");
    }

    @Test
    void sumsRejectionsUp() {
        log.rejected("status 400", 10);
        log.rejected("status 400", 20);
        pass(Duration.ofMinutes(1));
        log.rejected("status 404", 3);
        assertThat(told)
                .containsExactly(
                        "WARN h:1 rejected 10 samples, which are lost: status 400",
                        "WARN h:1 rejected 23 samples, which are lost: status 404");
    }

    @Test
    void saysWhatIsLostAtTheEnd() {
        log.lost(7);
        assertThat(told).containsExactly("WARN 7 samples were not pushed to h:1 before the process ended");
    }
}
