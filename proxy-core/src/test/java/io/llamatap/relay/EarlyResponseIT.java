package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response that comes before the request is complete reaches the client completely, and both connections stay in step. */
@DisplayName("Row 35: early responses")
class EarlyResponseIT {
    private static final String HEAD =
            "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n";

    @ParameterizedTest(name = "row 35: {0} in the middle of an upload, chunked: {1}")
    @CsvSource({"200, false", "401, false", "413, false", "200, true", "413, true"})
    @Row(35)
    void passesItOnAtOnce(int status, boolean chunked) throws IOException {
        String begun = chunked
                ? HEAD.replace("Content-Length: 1000000000", "Transfer-Encoding: chunked") + "3b9aca00\r\n"
                : HEAD;
        String body = "x".repeat(3000);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    if (connection.index() > 0) {
                        connection.respondToAll(request -> Wire.ok("next"));
                        return;
                    }
                    connection.awaitReceived(begun.length() + 100_000);
                    connection.send("HTTP/1.1 " + status + " Early\r\nContent-Length: 3000\r\n\r\n" + body);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(begun);
            client.send(new byte[100_000]);

            HttpMessage response = client.readResponse();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.text()).isEqualTo(body);
            client.leave();
            upstream.connection(0).awaitEnd();
            assertThat(upstream.requests()).isEmpty();
            assertThat(proxy.ask("GET /next HTTP/1.1\r\nHost: h\r\n\r\n").text())
                    .isEqualTo("next");
            assertThat(upstream.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 35: the response arrives although the client goes on sending")
    @Row(35)
    void survivesAClientThatGoesOnSending() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitHead();
                    connection.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 5\r\n\r\nlarge");
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(HEAD);
            assertThat(client.readHead().status()).isEqualTo(413);
            // If the proxy had closed at once, these bytes would cause a reset that destroys the unread body.
            client.send(new byte[50_000]);
            client.send(new byte[50_000]);

            assertThat(Wire.text(client.read(5))).isEqualTo("large");
        }
    }

    @Test
    @DisplayName(
            "row 35: if the client sends the rest after all, its next request gets a response or the connection is closed")
    @Row(35)
    void neverTakesTheRestOfABodyForARequest() throws IOException {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
        String head = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + smuggled.length() + "\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitHead();
                    connection.send(Wire.ok("early"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(head);
            assertThat(client.readResponse().text()).isEqualTo("early");
            client.send(smuggled);
            client.halfClose();

            client.awaitEnd();
            upstream.awaitAllClosed();
            for (int i = 0; i < upstream.connectionCount(); i++) {
                assertThat(Wire.text(upstream.connection(i).received())).startsWith(head);
            }
        }
    }
}
