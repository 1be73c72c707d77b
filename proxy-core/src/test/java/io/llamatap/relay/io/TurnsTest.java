package io.llamatap.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.ManualClock;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final ManualClock clock = new ManualClock();
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Turns turns = new Turns(loop, clock);

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void respond(Duration time) {
        turns.begin();
        clock.advance(time);
        turns.end();
    }

    @Test
    void allowsABurst() {
        respond(Duration.ofMillis(1));
        assertThat(turns.isUsedUp()).isFalse();
    }

    @Test
    void endsABurstThatTakesTooLong() {
        turns.begin();
        clock.advance(Duration.ofMillis(1));
        assertThat(turns.isUsedUp()).isFalse();
        clock.advance(Duration.ofMillis(2));
        assertThat(turns.isUsedUp()).isTrue();
        turns.end();
        assertThat(turns.isUsedUp()).isTrue();
    }

    @Test
    void leavesHalfOfTheTimeToOthers() {
        respond(Duration.ofMillis(10));
        clock.advance(Duration.ofMillis(15));
        assertThat(turns.isUsedUp()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(turns.isUsedUp()).isFalse();
    }

    @Test
    void forgivesNoMoreThanWasTaken() {
        respond(Duration.ofMillis(10));
        clock.advance(Duration.ofHours(1));
        respond(Duration.ofMillis(3));
        assertThat(turns.isUsedUp()).isTrue();
    }

    @Test
    void endsWhatWasNotBegun() {
        clock.advance(Duration.ofMillis(10));
        turns.end();
        assertThat(turns.isUsedUp()).isFalse();
    }

    @Test
    void givesEachOneTurnARound() throws InterruptedException {
        List<String> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(4);
        loop.execute(() -> {
            turns.await(again(order, done, "a"));
            turns.await(again(order, done, "b"));
        });
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("a", "b", "a", "b");
    }

    private Turns.Turn again(List<String> order, CountDownLatch done, String name) {
        return () -> {
            order.add(name);
            if (order.size() <= 2) {
                turns.await(again(order, done, name));
            }
            done.countDown();
        };
    }
}
