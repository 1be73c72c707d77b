package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpHead;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Interim responses are passed on as they come to clients that can read them, and do not end the exchange. */
@DisplayName("Rows 27, 70, 72: interim responses")
class InterimResponsesIT {
    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";

    @Test
    @DisplayName("row 27: each is passed on before the next one arrives")
    @Row(27)
    void passesEachOnAsItComes() throws IOException {
        Semaphore clientHasIt = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    for (int i = 0; i < 3; i++) {
                        connection.send(HINTS);
                        connection.await(clientHasIt);
                    }
                    connection.send(Wire.ok("done"));
                    connection.respondToAll(request -> Wire.ok("next"));
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.text(client.read(HINTS.length()))).isEqualTo(HINTS);
                clientHasIt.release();
            }
            assertThat(client.readResponse().text()).isEqualTo("done");
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("next");
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("rows 27, 70: none for an HTTP/1.0 client")
    @Row({27, 70})
    void keepsThemFromOldClients() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> "HTTP/1.1 100 Continue\r\n\r\n" + HINTS + Wire.ok("done"));
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            HttpMessage response = proxy.ask("GET / HTTP/1.0\r\n\r\n");

            assertThat(response.interim()).isEmpty();
            assertThat(response.text()).isEqualTo("done");
        }
    }

    @Test
    @DisplayName("row 27: interim responses followed by the end of the connection are a 502")
    @Row(27)
    void respondsInTheUpstreamsSteadIfNothingFinalComes() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(HINTS);
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            HttpMessage response = proxy.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(response.status()).isEqualTo(502);
            assertThat(response.interim()).extracting(HttpHead::status).containsExactly(103);
        }
    }

    @Test
    @DisplayName("row 21: a body after an interim response is invalid: 502, and the next request works")
    @Row(21)
    void rejectsABodyBehindAnInterimResponse() throws IOException {
        String hints = HINTS.replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\n");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(connection.index() == 0 ? hints + "hello" + Wire.ok("evil") : Wire.ok("next"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(2));

            HttpMessage response = client.readResponse();
            assertThat(response.interim()).hasSize(1);
            assertThat(response.status()).isEqualTo(502);
            assertThat(client.readResponse().text()).isEqualTo("next");
        }
    }

    @Test
    @DisplayName("row 72: a thousand interim responses do not hang")
    @Row(72)
    void bearsAThousandOfThem() throws IOException {
        String interim = "HTTP/1.1 103 Early Hints\r\nX: " + "a".repeat(69) + "\r\n\r\n";
        try (ScriptedUpstream upstream =
                        ScriptedUpstream.responding(request -> interim.repeat(1000) + Wire.ok("done"));
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            HttpMessage response = proxy.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(response.status()).isIn(200, 502);
            if (response.status() == 200) {
                assertThat(response.interim()).hasSize(1000);
            }
        }
    }
}
