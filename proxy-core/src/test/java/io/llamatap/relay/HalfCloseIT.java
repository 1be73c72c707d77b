package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.tap.ClientClosed;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that ends its sending side behind a whole request still gets its answer, where Ollama would give one. */
@DisplayName("Rows 16, 40, 66: half-closed clients")
class HalfCloseIT {
    private static final String SHOW =
            "POST /api/show HTTP/1.1\r\nHost: h\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}";

    @Test
    @Row(66)
    void answersARequestWhoseBodyAndEndCameBeforeThereWasAConnection() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (ScriptedUpstream upstream = ScriptedUpstream.answering(request -> Wire.ok(request.text()));
                    ProxyFixture proxy = ProxyFixture.before(upstream);
                    RawClient client = proxy.connect()) {
                client.send(SHOW);
                client.halfClose();

                assertThat(client.readAnswer("POST").text()).isEqualTo("{\"model\":\"m\"}");
                assertThat(client.readToFin()).isEmpty();
            }
        }
    }

    @Test
    @Row({33, 66})
    void answersAllPipelinedRequestsBeforeTheEnd() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.answering(
                        request -> Wire.ok(request.head().target()));
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n" + SHOW + "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
            client.halfClose();

            assertThat(client.readAnswer().text()).isEqualTo("/1");
            assertThat(client.readAnswer("POST").text()).isEqualTo("/api/show");
            assertThat(client.readAnswer().text()).isEqualTo("/3");
            assertThat(client.readToFin()).isEmpty();
        }
    }

    @Test
    @Row({16, 66})
    void givesUpABodyThatTheEndCutsShort() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.answering(request -> Wire.ok(request.text()));
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n" + SHOW.substring(0, SHOW.length() - 1));
            client.halfClose();

            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readToFin()).isEmpty();
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    @Row(40)
    void findsOutThatAHalfClosedClientIsGone() throws IOException {
        assumeTrue(Transport.AUTO.resolve() == Transport.EPOLL, "only epoll can be asked for a socket's state");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET /api/version HTTP/1.1\r\nHost: h\r\n\r\n");
            client.halfClose();
            upstream.connection(0).awaitHead();
            proxy.taps().awaitTicks(2);
            assertThat(proxy.proxy().inFlight()).isEqualTo(1);

            client.reset();

            proxy.taps().awaitClientClosed(ClientClosed.BY_CLIENT);
            upstream.awaitAllClosed();
        }
    }
}
