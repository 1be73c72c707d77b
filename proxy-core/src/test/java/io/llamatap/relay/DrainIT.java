package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A drain lets exchanges end, accepts nothing new, and aborts what does not end in time. */
@DisplayName("Row 53: drain")
class DrainIT {
    private static final String REQUEST = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final String BEGUN = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Wire.chunk("token");

    private static CompletableFuture<Boolean> drain(ProxyFixture proxy, Duration limit) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return proxy.proxy().drain(limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    private static boolean get(CompletableFuture<Boolean> drained)
            throws InterruptedException, ExecutionException, TimeoutException {
        return drained.get(5, TimeUnit.SECONDS);
    }

    @Test
    @Row(53)
    void endsAtOnceWithoutExchanges() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient idle = proxy.connect();
                RawClient fresh = proxy.connect()) {
            idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").readResponse();

            assertThat(get(drain(proxy, Duration.ofMinutes(1)))).isTrue();

            assertThat(proxy.proxy().isDraining()).isTrue();
            assertThat(idle.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(fresh.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            upstream.awaitAllClosed();
            assertThatThrownBy(proxy::connect).isInstanceOf(IOException.class);
        }
    }

    @Test
    @Row(53)
    void letsAStreamEnd() throws Exception {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(BEGUN);
                    connection.await(go);
                    connection.send(Wire.chunk("last") + Wire.LAST_CHUNK);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST).read(BEGUN.length());
            CompletableFuture<Boolean> drained = drain(proxy, Duration.ofMinutes(1));
            awaitNotListening(proxy);
            assertThat(drained).isNotDone();

            go.release();

            String rest = Wire.chunk("last") + Wire.LAST_CHUNK;
            assertThat(Wire.text(client.read(rest.length()))).isEqualTo(rest);
            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(get(drained)).isTrue();
        }
    }

    @Test
    @Row(53)
    void saysThatItClosesWhereTheHeadIsStillToCome() throws Exception {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(go);
                    connection.send(Wire.ok("answer"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST);
            upstream.awaitRequests(1);
            CompletableFuture<Boolean> drained = drain(proxy, Duration.ofMinutes(1));
            awaitNotListening(proxy);

            go.release();

            assertThat(client.readResponse().head().values("Connection")).containsExactly("close");
            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(get(drained)).isTrue();
        }
    }

    @Test
    @Row(53)
    void letsAnUploadEnd() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234");
            upstream.connection(0).awaitText("01234");
            CompletableFuture<Boolean> drained = drain(proxy, Duration.ofMinutes(1));
            awaitNotListening(proxy);

            client.send("56789");

            assertThat(client.readResponse().text()).isEqualTo("answer 1");
            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(get(drained)).isTrue();
        }
    }

    @Test
    @Row(53)
    void endsWhatDoesNotEndInTime() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(BEGUN);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST).read(BEGUN.length());

            assertThat(get(drain(proxy, Duration.ofMillis(100)))).isFalse();

            client.awaitEndOfNothing();
            upstream.awaitAllClosed();
        }
    }

    @Test
    @DisplayName("row 53: close() in the middle of a drain ends everything at once")
    @Row(53)
    void isCutShortByClose() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(BEGUN);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(REQUEST).read(BEGUN.length());
            CompletableFuture<Boolean> drained = drain(proxy, Duration.ofMinutes(10));
            awaitNotListening(proxy);

            proxy.proxy().close();

            client.awaitEndOfNothing();
            upstream.awaitAllClosed();
            get(drained);
        }
    }

    private static void awaitNotListening(ProxyFixture proxy) {
        Awaitility.await("listener closed").until(() -> {
            try (RawClient rejected = RawClient.connect(proxy.address())) {
                return rejected.localPort() < 0;
            } catch (IOException expected) {
                return true;
            }
        });
    }
}
