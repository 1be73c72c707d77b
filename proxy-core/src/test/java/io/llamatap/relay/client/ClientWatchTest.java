package io.llamatap.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.RelaySettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the ticks of the loop do for a client's connection whose time a test moves. */
class ClientWatchTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration FIRST_BYTE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(15);

    private final PlayedLoop loop = new PlayedLoop(
            new HeadLimits(1000, 4000, 20),
            RelaySettings.defaults().upstream(FIRST_BYTE, BETWEEN_BYTES).timeouts());
    private final PlayedRelay relay = PlayedRelay.start(loop, PlayedRelay.LIMITS, null);
    private final PlayedDestination upstream = relay.upstream();
    private final PlayedClients clients = relay.clients();

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void takesAClientForGoneThatEndsItsSendingWhileItsUpstreamIsConnectedTo() {
        PlayedSocket client = clients.connect();
        client.come(GET);
        client.endInput();
        assertThat(client.isOpen()).isTrue();

        loop.advance(Duration.ofMillis(100));

        assertThat(client.isOpen()).isFalse();
        assertThat(upstream.side().asked()).containsExactly("start", "release: CLIENT_LEFT");
    }

    @Test
    void waitsForAnUpstreamThatWasToldOfTheClientsEndForAWhile() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);
        client.endInput();

        loop.advance(Duration.ofSeconds(14));
        assertThat(client.isOpen()).isTrue();
        upstream.respondWhole(OK);

        assertThat(client.received()).isEqualTo(OK);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void givesAnUpstreamUpThatSaysNothing() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);

        loop.advance(FIRST_BYTE.minusSeconds(1));
        assertThat(client.sentBytes()).isZero();
        loop.advance(Duration.ofSeconds(1));

        assertThat(client.received()).startsWith("HTTP/1.1 504 ");
        assertThat(client.isOpen()).isTrue();
        assertThat(relay.ends()).containsExactly(ExchangeEnd.TIMED_OUT);
    }

    @Test
    void givesAnUpstreamUpThatSaysNothingMore() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);
        upstream.respond("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        loop.advance(BETWEEN_BYTES.minusSeconds(1));
        upstream.goOn("x");

        loop.advance(BETWEEN_BYTES.minusSeconds(1));
        assertThat(client.isOutputShutdown()).isFalse();
        loop.advance(Duration.ofSeconds(1));

        assertThat(client.isOutputShutdown()).isTrue();
        assertThat(relay.ends()).containsExactly(ExchangeEnd.TIMED_OUT);
    }

    @Test
    void doesNotBlameAClientForAnUpstreamThatTakesNothing() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        upstream.connection().setWaits(true);
        client.come(POST + "\r\n" + "x".repeat(60));
        client.come("y");

        loop.advance(Duration.ofMinutes(2));
        assertThat(client.isOpen()).isTrue();
        upstream.connection().setWaits(false);
        loop.advance(Duration.ofSeconds(59));
        assertThat(client.sentBytes()).isZero();
        loop.advance(Duration.ofSeconds(2));

        assertThat(client.received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void doesNotBlameAClientThatMayBeWaitingToBeToldToGoOn() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(POST + "Expect: 100-continue\r\n\r\n");

        loop.advance(Duration.ofMinutes(2));
        assertThat(client.sentBytes()).isZero();
        upstream.respond("HTTP/1.1 100 Continue\r\n\r\n");
        loop.advance(Duration.ofSeconds(61));

        assertThat(client.received()).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408 ");
    }

    @Test
    void closesAfterTheLastResponseWhereTheClientDoesNot() {
        PlayedSocket silent = clients.connect();
        silent.come("nonsense\r\n\r\n");
        PlayedSocket talking = clients.connect();
        talking.come("nonsense\r\n\r\n");
        assertThat(silent.isOutputShutdown() && talking.isOutputShutdown()).isTrue();

        for (int i = 0; i < 7; i++) {
            loop.advance(Duration.ofSeconds(4));
            talking.come("more");
        }
        assertThat(silent.isOpen()).isFalse();
        assertThat(talking.isOpen()).isTrue();
        loop.advance(Duration.ofSeconds(4));

        assertThat(talking.isOpen()).isFalse();
        assertThat(loop.taps().clientsClosed(ClientClosed.REFUSED)).isEqualTo(2);
    }
}
