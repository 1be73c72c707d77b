package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Ending;
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
import org.junit.jupiter.params.provider.EnumSource;

/** A request that meets a dying connection is sent once more only if it cannot have been executed, or may be executed twice. */
@DisplayName("Row 42: retries")
class RetryIT {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";
    private static final String GET = "GET /first" + HOST + "\r\n";

    /** The upstream accepts the second request on its first connection and closes without sending a byte. */
    private static ScriptedUpstream dyingOnReuse(Ending ending) throws IOException {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(Wire.ok("answer " + connection.index()));
            connection.awaitText("/second");
            if (connection.index() == 0) {
                if (ending == Ending.RESET) {
                    connection.reset();
                }
                return;
            }
            connection.awaitEnd();
        });
    }

    @ParameterizedTest(name = "row 42: GET that meets a dying connection ({0}) is sent once more")
    @EnumSource(Ending.class)
    @Row(42)
    void retriesAGet(Ending ending) throws IOException {
        try (ScriptedUpstream upstream = dyingOnReuse(ending);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);
            client.send("GET /second" + HOST + "\r\n");

            assertThat(client.readResponse().text()).isEqualTo("answer 1");
            assertThat(upstream.connectionCount()).isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "row 42: {1} that meets a dying connection ({0}) is never sent twice")
    @CsvSource({
        "FIN, POST, Content-Length: 2",
        "RESET, POST, Content-Length: 2",
        "FIN, GET, Content-Length: 2",
        "FIN, DELETE, Content-Length: 2",
        "FIN, POST, Content-Length: 0",
        "FIN, DELETE, X: y"
    })
    @Row(42)
    void neverRetriesWhatMayHaveBeenExecuted(Ending ending, String method, String framing) throws IOException {
        String body = framing.endsWith("2") ? "{}" : "";
        try (ScriptedUpstream upstream = dyingOnReuse(ending);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);
            client.send(method + " /second" + HOST + framing + "\r\n\r\n" + body);

            assertThat(client.readResponse().status()).isEqualTo(502);
            assertThat(upstream.requests())
                    .filteredOn(request -> request.head().target().equals("/second"))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("row 42: a second failure is a 502")
    @Row(42)
    void retriesOnceOnly() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    if (connection.index() == 0) {
                        connection.send(Wire.ok("answer"));
                        connection.awaitText("/second");
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);

            assertThat(client.send("GET /second" + HOST + "\r\n").readResponse().status())
                    .isEqualTo(502);
            assertThat(upstream.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 42: no retry after a byte of the response has arrived")
    @Row(42)
    void neverRetriesAfterAByteOfTheResponse() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("answer"));
                    connection.awaitText("/second");
                    connection.send("H");
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);

            assertThat(client.send("GET /second" + HOST + "\r\n").readResponse().status())
                    .isEqualTo(502);
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }
}
