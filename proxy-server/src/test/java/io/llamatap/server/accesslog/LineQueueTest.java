package io.llamatap.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.tap.meter.AccessRecord;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LineQueueTest {
    private final LineQueue queue = new LineQueue(4);

    @Test
    void keepsOrderOverManyRounds() {
        for (int i = 0; i < 100; i++) {
            queue.offer(Records.rejected("/" + 2 * i, 0));
            queue.offer(Records.rejected("/" + (2 * i + 1), 0));
            assertThat(Objects.requireNonNull(queue.poll()).path()).isEqualTo("/" + 2 * i);
            assertThat(Objects.requireNonNull(queue.poll()).path()).isEqualTo("/" + (2 * i + 1));
        }
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatFindsItFull() {
        for (int i = 0; i < 7; i++) {
            queue.offer(Records.rejected("/" + i, 0));
        }
        assertThat(queue.dropped()).isEqualTo(3);
        for (int i = 0; i < 4; i++) {
            assertThat(Objects.requireNonNull(queue.poll()).path()).isEqualTo("/" + i);
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void losesNothingButWhatItCountsBetweenTwoThreads() throws InterruptedException {
        int offered = 200_000;
        LineQueue shared = new LineQueue(64);
        AccessRecord record = Records.rejected("/", 0);
        Thread writer = new Thread(() -> {
            for (int i = 0; i < offered; i++) {
                shared.offer(record);
            }
        });
        writer.start();
        long polled = 0;
        while (writer.isAlive()) {
            polled += shared.poll() == null ? 0 : 1;
        }
        writer.join();
        while (shared.poll() != null) {
            polled++;
        }
        assertThat(polled + shared.dropped()).isEqualTo(offered);
        assertThat(polled).isPositive();
    }

    @Test
    void rejectsACapacityThatItCannotMask() {
        assertThatThrownBy(() -> new LineQueue(100))
                .hasMessageContaining("capacity is 100, but must be a power of two");
    }
}
