package io.llamatap.relay.client.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.PlayedClients;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for events of our own, which happen when the test says so. */
class EventExchangeTest {
    private static final String EVENTS = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Feed feed = new Feed();
    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedDestination upstream = new PlayedDestination(loop);
    private final PlayedClients clients = new PlayedClients(
            loop, new Limits(1000, 4000, 20, 2, 0, 1 << 20, 1), new Pages(), AccessRule.OPEN, upstream);

    private static final class Feed implements EventFeed {
        private final List<Viewer> viewers = new ArrayList<>();
        private int dropped;
        private boolean isFull;

        @Override
        public boolean add(Viewer viewer) {
            return !isFull && viewers.add(viewer);
        }

        @Override
        public void remove(Viewer viewer) {
            viewers.remove(viewer);
        }

        @Override
        public void drop(Viewer viewer) {
            dropped++;
            remove(viewer);
        }
    }

    private final class Pages implements LocalPages {
        @Override
        public boolean owns(String path) {
            return path.equals("/live");
        }

        @Override
        public AccessRule accessTo(String path) {
            return AccessRule.OPEN;
        }

        @Override
        public @Nullable EventFeed events(String path) {
            return feed;
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            throw new AssertionError("a page was requested");
        }
    }

    @AfterEach
    void close() {
        clients.close();
        upstream.close();
        assertThat(feed.viewers).isEmpty();
        assertThat(clients.memory().held()).isZero();
        loop.close();
    }

    private void happens(String events) {
        List.copyOf(feed.viewers).forEach(viewer -> viewer.onEvents(events.getBytes(StandardCharsets.UTF_8)));
        loop.runTasks();
    }

    private void ends() {
        List<EventFeed.Viewer> left = List.copyOf(feed.viewers);
        feed.viewers.clear();
        left.forEach(EventFeed.Viewer::onEnd);
        loop.runTasks();
    }

    @Test
    void sendsEachEventAtOnceToAllWhoLook() {
        PlayedSocket first = clients.connect();
        PlayedSocket second = clients.connect();
        first.come(EVENTS);
        second.come(EVENTS);

        assertThat(first.received())
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
                .contains("\r\nCache-Control: no-store\r\n", "\r\nTransfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n");
        assertThat(second.received()).endsWith("\r\n\r\n");
        happens("data: a\n\n");
        assertThat(first.received()).isEqualTo("9\r\ndata: a\n\n\r\n");
        assertThat(second.received()).isEqualTo("9\r\ndata: a\n\n\r\n");
    }

    @Test
    void endsWithTheFeedAndLeavesACompleteResponse() {
        PlayedSocket client = clients.connect();
        client.come(EVENTS);
        client.received();

        ends();

        assertThat(client.received()).isEqualTo("0\r\n\r\n");
        assertThat(client.isOutputShutdown() || !client.isOpen()).isTrue();
        assertThat(client.isReset()).isFalse();
    }

    @Test
    void isNotChunkedForHttp10() {
        PlayedSocket client = clients.connect();
        client.come("GET /live HTTP/1.0\r\n\r\n");

        assertThat(client.received()).contains("\r\nConnection: close\r\n").doesNotContain("chunked");
        happens("data: a\n\n");
        assertThat(client.received()).isEqualTo("data: a\n\n");
        ends();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void isChunkedAlsoWhereTheConnectionEndsAfterwards() {
        PlayedSocket client = clients.connect();
        client.come(EVENTS.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

        assertThat(client.received()).contains("\r\nTransfer-Encoding: chunked\r\n", "\r\nConnection: close\r\n");
        happens("data: a\n\n");
        assertThat(client.received()).isEqualTo("9\r\ndata: a\n\n\r\n");
    }

    @Test
    void respondsToHeadWithoutAddingAViewer() {
        PlayedSocket client = clients.connect();

        client.come(EVENTS.replace("GET", "HEAD") + EVENTS);

        assertThat(client.received()).containsOnlyOnce("chunked\r\n\r\nHTTP/1.1 200 OK");
        assertThat(feed.viewers).hasSize(1);
    }

    @Test
    void rejectsThoseForWhomThereIsNoRoom() {
        feed.isFull = true;
        PlayedSocket client = clients.connect();

        client.come(EVENTS);

        assertThat(client.received()).startsWith("HTTP/1.1 503 ").endsWith("too many are looking already\"}");
    }

    @Test
    void forgetsAViewerWhoLeaves() {
        PlayedSocket client = clients.connect();
        client.come(EVENTS);

        client.breakDown();

        assertThat(feed.viewers).isEmpty();
    }

    @Test
    void leavesEventsOutForAViewerWhoIsSlow() {
        PlayedSocket client = clients.connect();
        client.come(EVENTS);
        client.received();
        client.setWaits(true);
        String large = "data: a\n" + ":".repeat(5000) + "\n\n";
        happens(large);
        assertThat(clients.memory().held()).isEqualTo(large.length());

        happens("data: b\n\n");
        client.setWaits(false);
        happens("data: c\n\n");

        assertThat(client.received()).contains("data: a\n", "data: c\n").doesNotContain("data: b\n");
    }

    @Test
    void dropsAViewerWhoDoesNotRead() {
        PlayedSocket client = clients.connect();
        client.come(EVENTS);
        client.received();
        client.setWaits(true);

        for (int i = 0; i <= EventExchange.MAX_MISSED; i++) {
            happens("data: x\n\n");
            assertThat(feed.dropped).isZero();
        }
        happens("data: x\n\n");

        assertThat(feed.dropped).isOne();
        assertThat(client.isOpen()).isFalse();
    }
}
