package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Idle clients cost file descriptors, and next to no memory. */
@ExtendWith(NothingLeft.class)
@DisplayName("Row 48: idle clients")
class IdleClientsIT {
    private static final int CLIENTS = 1000;
    private static final long BYTES_EACH_AT_MOST = 4096;

    @Test
    @DisplayName("row 48: a thousand idle clients hold no buffers")
    @Row(48)
    void holdsNoBuffersForIdleClients() throws IOException {
        String get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        try (ScriptedUpstream upstream =
                        ScriptedUpstream.responding(request -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            // The first exchange makes the allocator reserve its chunks.
            proxy.ask(get);
            long before = PlatformDependent.usedDirectMemory();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(proxy.connect());
                assertThat(clients.get(i).send(get).readResponse().status()).isEqualTo(200);
            }
            proxy.taps().awaitTicks(2);

            assertThat(proxy.books().value("ollama_proxy_client_connections")).isGreaterThanOrEqualTo(CLIENTS);
            assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(CLIENTS * BYTES_EACH_AT_MOST);
            assertThat(clients.get(0).send(get).readResponse().status()).isEqualTo(200);
        }
    }
}
