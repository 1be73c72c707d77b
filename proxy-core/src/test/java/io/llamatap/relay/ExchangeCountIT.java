package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The number of exchanges begun shows what happened between two readings. */
class ExchangeCountIT {

    @Test
    void countsExchangesThatHaveBegunAlsoWhenTheyAreOver() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> Wire.ok(request.head().target()));
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            assertThat(proxy.proxy().begun()).isZero();
            for (int count = 1; count <= 3; count++) {
                client.send("GET /api/version HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.readResponse().status()).isEqualTo(200);
                assertThat(proxy.proxy().begun()).isEqualTo(count);
            }
        }
    }
}
