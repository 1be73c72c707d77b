package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.io.Turns;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that asks for thousands of responses of our own gets a few at a time, and other clients are served in between. */
class FairTurnsIT {
    private static final int REQUESTS = 2000;
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n\r\n";

    /**
     * Pages that are available immediately, or later, or that block the event loop until they are released, in the order of the
     * requests.
     */
    private static final class Pages implements LocalPages {
        private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public boolean owns(String path) {
            return !path.startsWith("/api");
        }

        @Override
        public AccessRule accessTo(String path) {
            return AccessRule.OPEN;
        }

        @Override
        public @Nullable Page atOnce(String path) {
            if (path.equals("/hold")) {
                held.countDown();
                awaitGo();
            }
            asked.add(path);
            return path.equals("/later") ? null : page(path);
        }

        private void awaitGo() {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            return CompletableFuture.supplyAsync(() -> page(request.path()));
        }

        private static Page page(String path) {
            return new Page(200, "text/plain", null, path.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A rule that rejects every request. */
    private static final class Closed implements AccessRule {
        @Override
        public boolean allows(@Nullable InetAddress client) {
            return true;
        }

        @Override
        public boolean needsToken() {
            return true;
        }

        @Override
        public boolean isToken(byte[] bytes, int from, int to) {
            return false;
        }
    }

    private final Pages pages = new Pages();

    private static String many(String path) {
        return ("GET " + path + HOST).repeat(REQUESTS);
    }

    private ProxyFixture proxy(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.start(RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()), pages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/now", "/later"})
    void respondsToAllRequestsInOrder(String path) throws IOException {
        pages.go.countDown();
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient client = proxy.connect()) {
            client.send(many(path));
            client.send("GET /last" + HOST);
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.readResponse().text()).isEqualTo(path);
            }
            assertThat(client.readResponse().text()).isEqualTo("/last");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/now", "/later"})
    void respondsToAllRequestsOfAClientThatEndsItsSide(String path) throws IOException {
        pages.go.countDown();
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient client = proxy.connect()) {
            client.send(many(path));
            client.halfClose();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.readResponse().text()).as("response %d", i).isEqualTo(path);
            }
            assertThat(client.readResponseUnlessEnded()).isNull();
        }
    }

    @Test
    void letsOthersHaveTheirTurn() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient holding = proxy.connect();
                RawClient greedy = proxy.connect();
                RawClient other = proxy.connect()) {
            // Without this, they may not be accepted yet.
            greedy.send("GET /accepted" + HOST).readResponse();
            other.send("GET /accepted" + HOST).readResponse();
            holding.send("GET /hold" + HOST);
            pages.held.await();
            greedy.send(many("/now"));
            other.send("GET /other" + HOST);
            pages.go.countDown();

            assertThat(other.readResponse().text()).isEqualTo("/other");
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(greedy.readResponse().text()).isEqualTo("/now");
            }
            assertThat(List.copyOf(pages.asked).indexOf("/other")).isLessThanOrEqualTo(3 + Turns.REQUESTS);
        }
    }

    @Test
    void relaysBetweenTheTurns() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient holding = proxy.connect();
                RawClient greedy = proxy.connect();
                RawClient other = proxy.connect()) {
            holding.send("GET /hold" + HOST);
            pages.held.await();
            for (int i = 0; i < 50; i++) {
                greedy.send(many("/now"));
            }
            other.send("GET /api/tags" + HOST);
            pages.go.countDown();

            assertThat(other.readResponse().text()).isEqualTo("answer 1");
            assertThat(pages.asked.size()).isLessThan(50 * REQUESTS);
        }
    }

    @Test
    void closesAConnectionWhoseRequestsAreRejectedAgainAndAgain() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()), null, new Closed());
                RawClient client = proxy.connect()) {
            client.send(many("/api/tags"));
            int rejected = 0;
            for (HttpMessage response = client.readResponseUnlessEnded();
                    response != null;
                    response = client.readResponseUnlessEnded()) {
                assertThat(response.status()).isEqualTo(401);
                rejected++;
            }
            assertThat(rejected).isEqualTo(10);
            assertThat(proxy.taps().rejections()).hasSize(10);
        }
    }
}
