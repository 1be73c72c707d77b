package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.tap.ClientClosed;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client beyond the limit replaces an idle one. If there is none, it gets a 503, and may connect when another has left. */
@DisplayName("Row 50: the limit of client connections")
class ConnectionLimitIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String BUSY = "GET /busy HTTP/1.1\r\nHost: h\r\n\r\n";

    private static void respond(UpstreamConnection connection, CountDownLatch over) throws IOException {
        for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            if (request.head().target().equals("/busy")) {
                connection.await(over);
            }
            connection.send(Wire.ok("response"));
        }
    }

    private static ProxyFixture before(ScriptedUpstream upstream, int loops, int limit) throws IOException {
        return ProxyFixture.before(
                upstream, RelaySettings.defaults().on(Transport.AUTO, loops).clientConnections(limit));
    }

    @ParameterizedTest(name = "row 50: on {0} loops")
    @ValueSource(ints = {1, 2})
    @Row(50)
    void rejectsOneMoreThanAreBusyAndRecovers(int loops) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> respond(connection, over));
                ProxyFixture proxy = before(upstream, loops, 3);
                RawClient first = proxy.connect();
                RawClient second = proxy.connect();
                RawClient third = proxy.connect()) {
            for (RawClient allowed : new RawClient[] {first, second, third}) {
                allowed.send(BUSY);
            }
            upstream.awaitRequests(3);
            for (int i = 0; i < 10; i++) {
                try (RawClient rejected = proxy.connect()) {
                    HttpMessage response = rejected.send(GET).readResponse();
                    assertThat(response.status()).isEqualTo(503);
                    assertThat(response.head().value("Retry-After"))
                            .hasValueSatisfying(after -> assertThat(after).matches("[1-9][0-9]*"));
                    assertThat(response.text()).startsWith("{\"error\":\"llamatap: ");
                    rejected.awaitEndOfNothing();
                }
            }
            over.countDown();
            assertThat(first.readResponse().status()).isEqualTo(200);

            second.leave();

            Awaitility.await("a place again").until(() -> proxy.ask(GET).status() == 200);
        }
    }

    @ParameterizedTest(name = "row 50: on {0} loops")
    @ValueSource(ints = {1, 2})
    @Row({48, 50})
    void sparesASlowHeadWhileThereAreConnectionsWithoutAByte(int loops) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, loops, 3);
                RawClient slow = proxy.connect().send("GET / HTTP/1.1\r\n")) {
            proxy.taps().awaitTicks(3 * loops);
            for (int i = 0; i < 20; i++) {
                proxy.connect();
                proxy.taps().awaitTicks(loops);
            }
            assertThat(slow.send("Host: h\r\n\r\n").readResponse().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "row 50: on {0} loops")
    @ValueSource(ints = {1, 2, 3})
    @Row({48, 50})
    void closesWhoNeverSentARequestThenWhoIsIdleForLongestAndNobodyElse(int loops) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> respond(connection, over));
                ProxyFixture proxy = before(upstream, loops, 5);
                RawClient busy = proxy.connect();
                RawClient idle = proxy.connect();
                RawClient lessIdle = proxy.connect()) {
            busy.send(BUSY);
            upstream.awaitRequests(1);
            idle.send(GET).readResponse();
            proxy.taps().awaitTicks(3 * loops);
            lessIdle.send(GET).readResponse();
            proxy.taps().awaitTicks(3 * loops);
            RawClient silent = proxy.connect();
            proxy.taps().awaitTicks(3 * loops);
            RawClient begun = proxy.connect().send("GET / HT");
            proxy.taps().awaitTicks(3 * loops);

            int requests = 3;
            for (RawClient closed : new RawClient[] {silent, begun, idle, lessIdle}) {
                RawClient next = proxy.connect();
                next.send(BUSY);
                requests++;
                upstream.awaitRequests(requests);
                assertThat(closed.awaitEnd()).isIn(Ending.FIN, Ending.RESET);
            }
            assertThat(proxy.ask(GET).status()).isEqualTo(503);

            over.countDown();
            assertThat(busy.readResponse().status()).isEqualTo(200);
            assertThat(proxy.taps().clientsClosed(ClientClosed.MADE_ROOM)).isEqualTo(4);
            assertThat(busy.send(GET).readResponse().status()).isEqualTo(200);
        }
    }
}
