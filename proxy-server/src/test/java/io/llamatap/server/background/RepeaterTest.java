package io.llamatap.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RepeaterTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void repeatsOnceAPeriodAndFirstAfterOne() {
        AtomicInteger steps = new AtomicInteger();
        try (Repeater repeater = Repeater.every(Duration.ofMillis(1), "test", steps::incrementAndGet)) {
            assertThat(steps).hasValue(0);
            repeater.start();
            Awaitility.await().until(() -> steps.get() >= 3);
        }
    }

    @Test
    void isWokenBeforeItsTime() {
        AtomicInteger steps = new AtomicInteger();
        try (Repeater repeater = Repeater.every(DAY, "test", steps::incrementAndGet)) {
            repeater.start();
            repeater.wake();
            Awaitility.await().until(() -> steps.get() == 1);
        }
    }

    @Test
    void endsAtOnceWhenItIsClosedAndDoesWhatComesLast() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        Repeater repeater = new Repeater(
                "test",
                Duration.ZERO,
                () -> {
                    done.add("step");
                    begun.countDown();
                    return DAY.toNanos();
                },
                () -> done.add("last"));
        repeater.start();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        repeater.close();
        repeater.thread().join(30_000);
        assertThat(repeater.thread().isAlive()).isFalse();
        assertThat(done).containsExactly("step", "last");
    }

    @Test
    void endsByItselfWhereThereIsNothingMoreToDo() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        Repeater repeater = new Repeater("test", Duration.ZERO, () -> {
            steps.incrementAndGet();
            return Repeater.END;
        });
        repeater.start();
        repeater.thread().join(30_000);
        assertThat(repeater.thread().isAlive()).isFalse();
        assertThat(steps).hasValue(1);
    }

    @Test
    void doesNothingMoreIfItWasClosedBefore() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        Repeater repeater = Repeater.every(DAY, "test", steps::incrementAndGet);
        repeater.close();
        repeater.start();
        repeater.thread().join(30_000);
        assertThat(steps).hasValue(0);
    }
}
