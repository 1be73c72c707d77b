package io.llamatap.relay.client.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.PlayedClients;
import io.llamatap.relay.client.PlayedRelay;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for pages of our own that are rendered when the test says so. */
class PageExchangeTest {
    private static final String PAGE = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String ELSE = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ArrayDeque<CompletableFuture<LocalPages.Page>> asked = new ArrayDeque<>();
    private final PlayedRelay relay = PlayedRelay.start(new PlayedLoop(), PlayedRelay.LIMITS, new Pages());
    private final PlayedLoop loop = relay.loop();
    private final PlayedDestination upstream = relay.upstream();
    private final PlayedClients clients = relay.clients();

    private final class Pages implements LocalPages {
        @Override
        public boolean owns(String path) {
            return path.equals("/metrics");
        }

        @Override
        public AccessRule accessTo(String path) {
            return AccessRule.OPEN;
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            CompletableFuture<Page> page = new CompletableFuture<>();
            asked.add(page);
            return page;
        }
    }

    @AfterEach
    void close() {
        relay.close();
        assertThat(loop.listener().loop().pages()).isZero();
    }

    @Test
    void respondsOnceThePageIsRenderedAndGoesOnWithTheNextRequest() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        client.come(PAGE + ELSE);
        assertThat(client.sentBytes()).isZero();
        assertThat(loop.listener().loop().pages()).isOne();
        render("a page");
        assertThat(client.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\na page");
        upstream.respondWhole(OK);

        assertThat(client.received()).isEqualTo(OK);
    }

    @Test
    void leavesTheBodyOutForHead() {
        PlayedSocket client = clients.connect();

        client.come(PAGE.replace("GET", "HEAD"));
        render("a page");

        assertThat(client.received()).contains("\r\nContent-Length: 6\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void saysSoWhereAPageCannotBeRendered() {
        PlayedSocket client = clients.connect();

        client.come(PAGE);
        asked.remove().completeExceptionally(new IllegalStateException("for a test"));
        loop.runTasks();

        assertThat(client.received()).startsWith("HTTP/1.1 500 ");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void rendersForNobodyOnceTheClientHasLeft() {
        PlayedSocket client = clients.connect();
        client.come(PAGE);

        client.breakDown();
        render("a page");

        assertThat(client.sentBytes()).isZero();
        assertThat(loop.listener().loop().pages()).isZero();
    }

    @Test
    void countsThePageAsHeldUntilTheClientHasTakenIt() {
        PlayedSocket client = clients.connect();
        client.come(PAGE);
        client.setWaits(true);

        render("x".repeat(5000));
        assertThat(clients.memory().held()).isEqualTo(5000);
        assertThat(loop.listener().loop().pages()).isOne();
        client.setWaits(false);

        assertThat(client.received()).endsWith("x".repeat(5000));
        assertThat(clients.memory().held()).isZero();
    }

    @Test
    void ownsNothingButWhatIsAskedForByItsPathAlone() {
        PlayedSocket client = clients.connect();
        client.come("GET http://other/metrics HTTP/1.1\r\nHost: other\r\n\r\n");
        assertThat(upstream.asked()).isOne();
        PlayedSocket poster = clients.connect();
        poster.come("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");

        assertThat(upstream.asked()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    private void render(String body) {
        asked.remove()
                .complete(new LocalPages.Page(200, "text/plain", null, body.getBytes(StandardCharsets.ISO_8859_1)));
        loop.runTasks();
    }
}
