package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Duration NOTHING = Duration.ZERO;

    private final BackOff backOff = new BackOff(new Random(7));

    @Test
    void doublesUpToHalfAMinuteAndVariesByHalf() {
        long most = 500;
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long millis = backOff.next(NOTHING).toMillis();
            assertThat(millis).isBetween(most / 2, most);
            all.add(millis);
            most = Math.min(2 * most, 30_000);
        }
        assertThat(all.subList(10, 20)).doesNotHaveDuplicates();
    }

    @Test
    void beginsAnewAfterASuccess() {
        for (int i = 0; i < 10; i++) {
            backOff.next(NOTHING);
        }
        backOff.reset();
        assertThat(backOff.next(NOTHING).toMillis()).isBetween(250L, 500L);
    }

    @Test
    void waitsAsLongAsATargetAsksButNotForHours() {
        assertThat(backOff.next(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(backOff.next(Duration.ofHours(9))).isEqualTo(Duration.ofMinutes(5));
        assertThat(backOff.next(Duration.ofMillis(1))).isGreaterThan(Duration.ofMillis(100));
    }
}
