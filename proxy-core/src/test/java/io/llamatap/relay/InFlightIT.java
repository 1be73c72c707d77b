package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.Phase;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** Other threads see where each request is, from its head to its end. */
class InFlightIT {
    private static final int BODY_BYTES = 64 << 20;

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().untilAsserted(assertion);
    }

    private static RequestState only(ProxyFixture proxy) {
        assertThat(proxy.books().inFlight()).hasSize(1);
        return proxy.books().inFlight().get(0);
    }

    @Test
    void showsARequestThatWaitsForItsBodyThenForOllama() throws IOException {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(goOn);
                    connection.send(Wire.ok("{}"));
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 13\r\n\r\n{\"model\":");
            await(() -> assertThat(only(proxy).phase()).isSameAs(Phase.WAITING_FIRST_BYTE));
            assertThat(only(proxy).isAwaiting()).isFalse();
            client.send("\"m\"}");
            await(() -> assertThat(only(proxy).isAwaiting()).isTrue());
            assertThat(only(proxy).name()).isEqualTo("m");
            assertThat(only(proxy).silentNanos(System.nanoTime())).isPositive();
            goOn.countDown();
            client.readResponse();
            await(() -> assertThat(proxy.books().inFlight()).isEmpty());
        }
    }

    @Test
    void isNotAwaitedWhileTheClientDoesNotReadNorWhenTheResponseIsWhole() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
                    connection.send(new byte[BODY_BYTES]);
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET /blob HTTP/1.1\r\nHost: h\r\n\r\n");
            await(() -> assertThat(only(proxy).isHeld()).isTrue());
            assertThat(only(proxy).phase()).isSameAs(Phase.STREAMING);
            assertThat(only(proxy).silentNanos(System.nanoTime() + BODY_BYTES)).isZero();
            client.readResponse();
            await(() -> assertThat(proxy.books().inFlight()).isEmpty());
        }
    }

    @Test
    void forgetsARequestWhoseClientLeft() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            try (RawClient client = proxy.connect()) {
                client.send("GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n");
                await(() -> assertThat(only(proxy).isAwaiting()).isTrue());
            }
            await(() -> assertThat(proxy.books().inFlight()).isEmpty());
        }
    }
}
