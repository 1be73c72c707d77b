package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One client more than allowed is told to come again, and may when another has left. */
@DisplayName("Row 50: the limit of client connections")
class ConnectionLimitIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    @ParameterizedTest(name = "row 50: on {0} loops")
    @ValueSource(ints = {1, 2})
    @Row(50)
    void refusesOneMoreAndRecovers(int loops) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(
                        upstream,
                        RelaySettings.defaults().on(Transport.AUTO, loops).clientConnections(3));
                RawClient first = proxy.connect();
                RawClient second = proxy.connect();
                RawClient third = proxy.connect()) {
            for (RawClient allowed : new RawClient[] {first, second, third}) {
                assertThat(allowed.send(GET).readAnswer().status()).isEqualTo(200);
            }
            for (int i = 0; i < 10; i++) {
                try (RawClient refused = proxy.connect()) {
                    HttpMessage answer = refused.send(GET).readAnswer();
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.head().value("Retry-After"))
                            .hasValueSatisfying(after -> assertThat(after).matches("[1-9][0-9]*"));
                    assertThat(answer.text()).startsWith("{\"error\":\"llamatap: ");
                    refused.awaitEndOfNothing();
                }
            }
            assertThat(first.send(GET).readAnswer().status()).isEqualTo(200);

            second.leave();

            Awaitility.await("a place again").until(() -> proxy.ask(GET).status() == 200);
        }
    }
}
