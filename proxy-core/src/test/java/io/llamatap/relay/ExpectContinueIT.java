package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The upstream decides whether it wants a body, and the client decides whether to wait for that. */
@DisplayName("Row 34: Expect: 100-continue")
class ExpectContinueIT {
    private static final String HEAD =
            "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @Test
    @DisplayName("row 34: the upstream's 100 is passed on, and then the body")
    @Row(34)
    void passesTheUpstreamsConsentOn() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitHead();
                    connection.send(CONTINUE);
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                    connection.respondToAll(request -> Wire.ok("next"));
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD);
            assertThat(Wire.text(client.read(CONTINUE.length()))).isEqualTo(CONTINUE);
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(HEAD);
            client.send("hello");
            assertThat(client.readResponse().status()).isEqualTo(201);
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(HEAD + "hello");

            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("next");
        }
    }

    @Test
    @DisplayName("row 34: a rejection is passed on before the body, and the connection is not reused")
    @Row(34)
    void passesARejectionOnBeforeTheBody() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitHead();
                    connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone");
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD);
            HttpMessage response = client.readResponse();

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.text()).isEqualTo("none");
            assertThat(response.interim()).isEmpty();
            client.leave();
            assertThat(upstream.connection(0).awaitEnd()).isNotNull();
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(HEAD);
        }
    }

    @Test
    @DisplayName("row 34: if the upstream sends nothing, a client that has waited long enough may send")
    @Row(34)
    void passesABodyOnThatCameWithoutConsent() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD);
            upstream.connection(0).awaitHead();
            proxy.taps().awaitTicks(5);
            assertThat(client.available()).isZero();

            client.send("hello");

            HttpMessage response = client.readResponse();
            assertThat(response.text()).isEqualTo("answer 1");
            assertThat(response.interim()).isEmpty();
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(HEAD + "hello");
        }
    }

    @Test
    @DisplayName("row 34: a client that does not wait is not waited for")
    @Row(34)
    void passesABodyOnThatDidNotWait() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD + "hello");

            HttpMessage response = client.readResponse();
            assertThat(response.text()).isEqualTo("answer 1");
            assertThat(response.interim()).isEmpty();
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(HEAD + "hello");
        }
    }

    @Test
    @DisplayName("row 34: an HTTP/1.0 client's expectation is not passed on")
    @Row(34)
    void ignoresAnOldClientsExpectation() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> request.head().has("Expect") ? CONTINUE + Wire.ok("no") : Wire.ok("yes"));
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD.replace("1.1", "1.0") + "hello");

            HttpMessage response = client.readResponse();
            assertThat(response.text()).isEqualTo("yes");
            assertThat(response.interim()).isEmpty();
            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
        }
    }
}
