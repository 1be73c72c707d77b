package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When its client leaves, the connection to the upstream is closed at once, since only that makes Ollama stop. */
@DisplayName("Rows 40, 66: clients that leave")
class ClientLeavesIT {
    /** Generous for a loaded machine, and still too short for a relay that notices only at the next token. */
    private static final String GENERATE = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** How a client leaves. */
    enum Leaving {
        FIN,
        RESET,
        HALF_CLOSE;

        void leave(RawClient client) throws IOException {
            switch (this) {
                case FIN -> client.leave();
                case RESET -> client.reset();
                case HALF_CLOSE -> client.halfClose();
            }
        }
    }

    private static void assertIsCancelled(ProxyFixture proxy, UpstreamConnection connection) {
        connection.awaitEnd();
        assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        assertThat(proxy.taps().reusedCount()).isZero();
    }

    @ParameterizedTest(name = "row 40: before the first byte, by {0}")
    @EnumSource(Leaving.class)
    @Row(40)
    void cancelsBeforeTheFirstByte(Leaving leaving) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GENERATE);
            upstream.awaitRequests(1);

            leaving.leave(client);

            assertIsCancelled(proxy, upstream.connection(0));
        }
    }

    @ParameterizedTest(name = "row 40: mid-stream, by {0}")
    @EnumSource(Leaving.class)
    @Row(40)
    void cancelsMidStream(Leaving leaving) throws IOException {
        String begun = HEAD + Wire.chunk("{\"response\":\"a\"}\n");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(begun);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GENERATE).read(begun.length());

            leaving.leave(client);

            assertIsCancelled(proxy, upstream.connection(0));
        }
    }

    @ParameterizedTest(name = "row 40: mid-upload, by {0}")
    @EnumSource(Leaving.class)
    @Row(40)
    void cancelsMidUpload(Leaving leaving) throws IOException {
        String begun = "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n12345";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(begun);
            upstream.connection(0).awaitReceived(begun.length());

            leaving.leave(client);

            assertIsCancelled(proxy, upstream.connection(0));
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest(name = "row 40: while the response waits for a client that does not read, by {0}")
    @EnumSource(Leaving.class)
    @Row(40)
    void cancelsUnderBackpressure(Leaving leaving) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(HEAD);
                    String chunk = Wire.chunk("a".repeat(65_536));
                    while (!connection.isClosedByPeer()) {
                        connection.send(chunk);
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect(4096)) {
            client.send(GENERATE).read(HEAD.length());

            leaving.leave(client);

            assertIsCancelled(proxy, upstream.connection(0));
        }
    }

    @ParameterizedTest(name = "row 40: while connecting, by {0}")
    @EnumSource(Leaving.class)
    @Row(40)
    void cancelsWhileConnecting(Leaving leaving) throws IOException {
        try (SilentAddress nobody = new SilentAddress();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults().connect(Duration.ofMinutes(10)),
                        ProxyFixture.upstreamAt(nobody.port()),
                        null);
                RawClient client = proxy.connect()) {
            client.send(GENERATE);
            proxy.taps().awaitExchange(1);

            leaving.leave(client);

            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
            assertThat(proxy.taps().connectedCount()).isZero();
        }
    }
}
