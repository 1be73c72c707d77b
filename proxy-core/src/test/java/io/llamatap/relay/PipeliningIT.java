package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelined requests get their responses in order, and reach the upstream one by one. */
@DisplayName("Row 33: pipelining")
class PipeliningIT {

    private static String request(int number) {
        return switch (number % 4) {
            case 0 -> "GET /" + number + " HTTP/1.1\r\nHost: h\r\n\r\n";
            case 1 -> "POST /" + number + " HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
            case 2 -> "HEAD /" + number + " HTTP/1.1\r\nHost: h\r\n\r\n";
            default ->
                "POST /" + number + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n0\r\n\r\n";
        };
    }

    @ParameterizedTest(name = "row 33: {0} requests ahead")
    @ValueSource(ints = {2, 10, 200, 1000})
    @Row(33)
    void respondsInOrder(int count) throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(request(i));
        }
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    for (int i = 0; i < count; i++) {
                        connection.awaitText("/" + i + " ");
                        String response = Wire.ok("/" + i);
                        connection.send(
                                i % 4 == 2 ? response.substring(0, response.indexOf("\r\n\r\n") + 4) : response);
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(requests.toString());

            for (int i = 0; i < count; i++) {
                boolean head = i % 4 == 2;
                HttpMessage response = client.readResponse(head ? "HEAD" : "GET");
                assertThat(response.text()).isEqualTo(head ? "" : "/" + i);
            }
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(requests.toString());
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("row 33: one in flight upstream")
    @Row(33)
    void sendsTheNextOnlyAfterTheResponse() throws IOException {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    for (int i = 0; i < 3 && connection.index() == 0; i++) {
                        connection.awaitText("/" + i + " ");
                        connection.await(go);
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    }
                    connection.respondToAll(request -> Wire.ok("other"));
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(request(0) + request(1) + request(2));
            String seen = "";
            for (int i = 0; i < 3; i++) {
                upstream.connection(0).awaitText("/" + i + " ");
                // A complete exchange on the same event loop: a request sent too early would have been sent by now.
                assertThat(proxy.ask("GET /other HTTP/1.1\r\nHost: h\r\n\r\n").text())
                        .isEqualTo("other");
                seen += request(i);
                assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(seen);
                go.release();
                assertThat(client.readResponse("HEAD").status()).isEqualTo(200);
            }
        }
    }
}
