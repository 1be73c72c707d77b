package io.llamatap.server.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private final AtomicLong now = new AtomicLong();
    private final RequestRate rate = new RequestRate(now::get);
    private long count;

    @Test
    void isTheMeanSinceTheStartAtFirst() {
        assertThat(at(0.001, 1)).isEqualTo(1);
        assertThat(at(4, 7)).isEqualTo(2);
    }

    @Test
    void followsTheLastTwentySeconds() {
        for (int second = 1; second <= 60; second++) {
            at(second, 5);
        }
        assertThat(at(60, 0)).isCloseTo(5, within(0.01));
        for (int second = 61; second <= 90; second++) {
            at(second, 1);
        }
        assertThat(at(90, 0)).isCloseTo(1, within(0.01));
    }

    @Test
    void forgetsLongSilence() {
        at(1, 1);
        double afterAnHour = at(3600, 1);
        assertThat(afterAnHour).isCloseTo(0.2, within(0.01));
        assertThat(at(3601, 10)).isCloseTo(1, within(0.1));
    }

    private double at(double seconds, int more) {
        now.set((long) (seconds * 1e9));
        count += more;
        return rate.perSecond(count);
    }
}
