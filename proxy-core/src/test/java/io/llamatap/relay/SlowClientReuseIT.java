package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A connection whose reading was paused for a slow client is read again when it serves the next exchange. */
@DisplayName("Row 45: reuse of connections whose reading was paused")
class SlowClientReuseIT {
    private static final int BODY_BYTES = 3 * 1024 * 1024;
    private static final int ROUNDS = 12;

    @Test
    @Row(45)
    void carriesOneLargeResponseAfterTheOther() throws IOException {
        byte[] body = new byte[BODY_BYTES];
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    while (connection.nextRequest() != null) {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
                        connection.send(body);
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect(16 * 1024)) {
            for (int round = 0; round < ROUNDS; round++) {
                client.send("GET /" + round + " HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.readHead().status()).isEqualTo(200);
                // While the client does not read, the relay has to pause reading from the upstream.
                assertThat(proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n").status())
                        .isEqualTo(400);
                assertThat(client.read(BODY_BYTES)).hasSize(BODY_BYTES);
                proxy.taps().awaitIdle(1);
            }
            assertThat(upstream.connectionCount()).isEqualTo(1);
            assertThat(Wire.text(upstream.connection(0).received())).contains("GET /" + (ROUNDS - 1) + " ");
        }
    }
}
