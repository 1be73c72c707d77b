package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's connection persists as long as the client wants, whatever happens to the upstream's connection. */
@DisplayName("Rows 31, 70: persistence of client connections")
class ClientPersistenceIT {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nA: b\r\n\r\n";

    @Test
    @DisplayName("row 31: a thousand requests over one connection on each side")
    @Row(31)
    void servesAThousandRequests() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    for (int i = 0; i < 1000; i++) {
                        connection.awaitText("/" + i + " ");
                        connection.send(Wire.ok("/" + i));
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 1000; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.readResponse().text()).isEqualTo("/" + i);
            }
            assertThat(upstream.connectionCount()).isEqualTo(1);
            assertThat(proxy.taps().reusedCount()).isEqualTo(999);
        }
    }

    @ParameterizedTest(name = "row 31: {0}")
    @ValueSource(strings = {"close", "Close", "foo, close", "close, foo", "keep-alive, close"})
    @Row(31)
    void closesWhereTheClientSaysSo(String connection) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: " + connection + "\r\n\r\n");

            HttpMessage response = client.readResponse();
            assertThat(response.text()).isEqualTo("answer 1");
            assertThat(response.head().values("Connection")).containsExactly("close");
            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            proxy.taps().awaitIdle(1);
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        }
    }

    @Test
    @DisplayName("row 31: an HTTP/1.0 client's connection is closed unless it asks for keep-alive")
    @Row(31)
    void closesForOldClients() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.0\r\nHost: h\r\n\r\n");

            assertThat(client.readResponse().text()).isEqualTo("answer 1");
            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            proxy.taps().awaitIdle(1);
        }
    }

    @Test
    @DisplayName("row 31: an HTTP/1.0 client that asks for keep-alive gets it in the response")
    @Row(31)
    void staysForOldClientsThatAsk() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 1; i <= 3; i++) {
                client.send("GET / HTTP/1.0\r\nHost: h\r\nConnection: Keep-Alive\r\n\r\n");
                HttpMessage response = client.readResponse();

                assertThat(response.text()).isEqualTo("answer " + i);
                assertThat(response.head().values("Connection")).containsExactly("keep-alive");
            }
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "row 70: chunked for an HTTP/1.0 client, Connection: {0}")
    @ValueSource(strings = {"close", "keep-alive"})
    @Row(70)
    void takesTheChunksOffForOldClients(String connection) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> CHUNKED);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.0\r\nHost: h\r\nConnection: " + connection + "\r\n\r\n");

            HttpMessage response = client.readResponse();
            assertThat(response.head().has("Transfer-Encoding")).isFalse();
            assertThat(response.head().has("Content-Length")).isFalse();
            assertThat(Wire.text(response.framed())).isEqualTo("hello!");
            proxy.taps().awaitIdle(1);
        }
    }

    @Test
    @DisplayName("row 70: a truncated chunked response is a reset for an HTTP/1.0 client, which has no other sign")
    @Row(70)
    void resetsOldClientsWhereTheResponseIsCut() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(CHUNKED.substring(0, CHUNKED.indexOf("hello") + 3));
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.0\r\nHost: h\r\n\r\n");

            assertThat(client.awaitEnd()).isEqualTo(Ending.RESET);
        }
    }

    @Test
    @DisplayName("row 26: the upstream's Connection: close does not close the client's")
    @Row(26)
    void staysWhenTheUpstreamCloses() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                HttpMessage response = client.readResponse();
                assertThat(response.text()).isEqualTo("hello");
                assertThat(response.head().has("Connection")).isFalse();
            }
            assertThat(upstream.connectionCount()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("row 31: no lingering close for a client that closed during its response")
    @Row(31)
    void closesAtOnceWhereTheClientHasClosed() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.0\r\nHost: h\r\n\r\nGET /behind HTTP/1.0\r\n\r\n");
            upstream.awaitRequests(1);
            client.halfClose();
            // A complete exchange on the same event loop after the half-close.
            assertThat(proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n").status()).isEqualTo(400);

            upstream.connection(0).send(Wire.ok("answer"));

            assertThat(client.readResponse().text()).isEqualTo("answer");
            client.awaitEndOfNothing();
            proxy.taps().awaitNoClients(Duration.ofSeconds(4));
            assertThat(upstream.requests()).hasSize(1);
        }
    }
}
