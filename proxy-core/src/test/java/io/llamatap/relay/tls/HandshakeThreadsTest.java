package io.llamatap.relay.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeThreadsTest {
    private final HandshakeThreads threads = new HandshakeThreads(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        threads.close();
    }

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 1);
            }
        };
    }

    private void block() throws InterruptedException {
        threads.forUpstream(new EmbeddedChannel()).execute(() -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
    }

    private Runnable task(String name) {
        return () -> done.add(name);
    }

    @Test
    void doesNotWorkForConnectionsThatAreClosed() throws InterruptedException {
        block();
        EmbeddedChannel left = from("10.0.0.1");
        threads.forClient(left).execute(task("left"));
        threads.forClient(from("10.0.0.1")).execute(task("stays"));
        left.close();
        threads.forClient(left).execute(task("late"));
        go.countDown();
        await().until(() -> !done.isEmpty() && threads.addresses() == 0);
        assertThat(done).containsExactly("stays");
    }

    @Test
    void forgetsWhatBelongsToThousandsOfClosedConnections() throws InterruptedException {
        block();
        for (int i = 0; i < 10_000; i++) {
            EmbeddedChannel left = from("10.0.0.1");
            threads.forClient(left).execute(task("left"));
            left.close();
        }
        threads.forClient(from("10.0.0.1")).execute(task("stays"));
        assertThat(threads.queued()).isLessThan(1000);
        go.countDown();
        await().until(() -> !done.isEmpty() && threads.addresses() == 0);
        assertThat(done).containsExactly("stays");
    }

    @Test
    void letsTheAddressWithFewestWaitingBeNext() throws InterruptedException {
        block();
        for (int i = 0; i < 3; i++) {
            threads.forClient(from("10.0.0.1")).execute(task("many " + i));
        }
        threads.forClient(from("10.0.0.2")).execute(task("other"));
        threads.forUpstream(new EmbeddedChannel()).execute(task("upstream"));
        go.countDown();
        await().until(() -> done.size() == 5);
        assertThat(done).containsExactly("upstream", "many 0", "other", "many 1", "many 2");
    }
}
