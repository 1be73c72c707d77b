package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.tap.ClientClosed;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One address can use no more than its share of the connections, and other clients are not affected. */
@DisplayName("Row 50: the limit of connections from one address")
class AddressLimitIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final String BUSY = "GET /busy HTTP/1.1\r\nHost: h\r\n\r\n";

    private static ScriptedUpstream busy(CountDownLatch over) throws IOException {
        return ScriptedUpstream.start(connection -> {
            for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
                if (request.head().target().equals("/busy")) {
                    connection.await(over);
                }
                connection.send(Wire.ok("response"));
            }
        });
    }

    @ParameterizedTest(name = "row 50: on {0} loops")
    @ValueSource(ints = {1, 2})
    void givesTheIdlePlacesOfAnAddressToItsNextClients(int loops) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream, atMost(2, loops));
                RawClient other = proxy.connectFrom("127.0.0.3")) {
            assertThat(other.send(GET).readResponse().status()).isEqualTo(200);
            for (int i = 0; i < 6; i++) {
                assertThat(proxy.connectFrom("127.0.0.2")
                                .send(GET)
                                .readResponse()
                                .status())
                        .isEqualTo(200);
            }
            assertThat(proxy.taps().clientsClosed(ClientClosed.MADE_ROOM)).isEqualTo(4);
            assertThat(other.send(GET).readResponse().status()).isEqualTo(200);
        }
    }

    private static RelaySettings atMost(int count, int loops) {
        return RelaySettings.defaults().on(Transport.AUTO, loops).connectionsPerAddress(count);
    }

    @ParameterizedTest(name = "row 50: on {0} loops")
    @ValueSource(ints = {1, 2})
    void rejectsOneMoreFromAnAddressAndNobodyElse(int loops) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream upstream = busy(over);
                ProxyFixture proxy = ProxyFixture.before(upstream, atMost(2, loops));
                RawClient first = proxy.connectFrom("127.0.0.2").send(BUSY);
                RawClient second = proxy.connectFrom("127.0.0.2").send(BUSY)) {
            upstream.awaitRequests(2);
            for (int i = 0; i < 5; i++) {
                try (RawClient rejected = proxy.connectFrom("127.0.0.2")) {
                    HttpMessage response = rejected.send(GET).readResponse();
                    assertThat(response.status()).isEqualTo(503);
                    assertThat(response.head().has("Retry-After")).isTrue();
                    rejected.awaitEndOfNothing();
                }
                assertThat(proxy.ask(GET).status()).isEqualTo(200);
            }
            over.countDown();
            assertThat(first.readResponse().status()).isEqualTo(200);
            assertThat(proxy.taps().rejections())
                    .hasSize(5)
                    .extracting(RecordingTaps.Rejection::reason)
                    .containsOnly("connections_per_address");

            second.leave();
            Awaitility.await("a place again").until(() -> {
                try (RawClient again = proxy.connectFrom("127.0.0.2")) {
                    return again.send(GET).readResponse().status() == 200;
                }
            });
        }
    }

    @Test
    @DisplayName("row 50: an address that does not close its rejected connections holds no more than a few of them")
    void closesAtOnceWhatIsFarAboveTheLimit() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream upstream = busy(over);
                ProxyFixture proxy = ProxyFixture.before(upstream, atMost(1, 1))) {
            List<RawClient> all = new ArrayList<>();
            all.add(proxy.connectFrom("127.0.0.2").send(BUSY));
            upstream.awaitRequests(1);
            for (int i = 1; i < 18; i++) {
                all.add(proxy.connectFrom("127.0.0.2"));
            }
            // One connection is within the limit, 16 get a response, and for the next one a response would cost too
            // much.
            assertThat(all.get(17).readToEnd()).isEmpty();
            assertThat(all.get(16).readResponse().status()).isEqualTo(503);
            over.countDown();
            assertThat(all.get(0).readResponse().status()).isEqualTo(200);
            assertThat(proxy.ask(GET).status()).isEqualTo(200);
            assertThat(proxy.taps().rejections()).hasSize(17);
        }
    }
}
