package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An orchestrator's probe gets its response although there is no room for another client: the process is busy, not dead. */
class ProbesUnderPressureIT {
    private static final String PROBE = "GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";

    /** One page that is available immediately, and one that is not. */
    private static final class Pages implements LocalPages {
        @Override
        public boolean owns(String path) {
            return path.equals("/health/live") || path.equals("/metrics");
        }

        @Override
        public AccessRule accessTo(String path) {
            return AccessRule.OPEN;
        }

        @Override
        public @Nullable Page atOnce(String path) {
            return path.equals("/metrics") ? null : page("live");
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            return CompletableFuture.completedFuture(page("page"));
        }

        private static Page page(String text) {
            return new Page(200, "text/plain", null, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final CountDownLatch over = new CountDownLatch(1);

    private ScriptedUpstream busyUpstream() throws IOException {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.await(over);
            connection.send(Wire.ok("over"));
            connection.awaitEnd();
        });
    }

    private static ProxyFixture full(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.start(
                RelaySettings.defaults().clientConnections(1), ProxyFixture.upstreamAt(upstream.port()), new Pages());
    }

    @Test
    void respondsToProbesAtTheLimitOfConnections() throws IOException {
        try (ScriptedUpstream upstream = busyUpstream();
                ProxyFixture proxy = full(upstream);
                RawClient busy = proxy.connect()) {
            busy.send(GET);
            upstream.awaitRequests(1);
            for (int i = 0; i < 50; i++) {
                try (RawClient probe = proxy.connect()) {
                    HttpMessage response = probe.send(PROBE).readResponse();
                    assertThat(response.text()).isEqualTo("live");
                    assertThat(response.head().values("Connection")).containsExactly("close");
                    probe.awaitEndOfNothing();
                }
                assertThat(proxy.ask(GET).status()).isEqualTo(503);
                assertThat(proxy.ask("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n").status())
                        .isEqualTo(503);
            }
            over.countDown();
            assertThat(busy.readResponse().text()).isEqualTo("over");
        }
    }

    @Test
    void rejectsWhoAsksForNothingWhereThereIsNoRoom() throws IOException {
        try (ScriptedUpstream upstream = busyUpstream();
                ProxyFixture proxy = full(upstream);
                RawClient busy = proxy.connect()) {
            busy.send(GET);
            upstream.awaitRequests(1);
            try (RawClient silent = proxy.connect()) {
                assertThat(silent.readResponse().status()).isEqualTo(503);
                silent.awaitEndOfNothing();
            }
            over.countDown();
            assertThat(busy.readResponse().text()).isEqualTo("over");
        }
    }
}
