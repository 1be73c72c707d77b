package io.llamatap.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.PlayedClientSide;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.tap.ExchangeEnd;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How exchanges get a connection to an upstream whose name is looked up when the test says so, and never found. */
class UpstreamLinkTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Upstream UPSTREAM = new Upstream("ollama.test", 11434, "");

    private final ArrayDeque<Runnable> lookUps = new ArrayDeque<>();
    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedClientSide client = new PlayedClientSide(loop);
    private final PlayedUpstreams upstreams = new PlayedUpstreams(
            loop, 2, UPSTREAM, new UpstreamAddresses(UPSTREAM, lookUps::add, UpstreamLinkTest::notFound));

    private static InetAddress[] notFound(String name) throws UnknownHostException {
        throw new UnknownHostException(name);
    }

    @AfterEach
    void close() {
        client.close();
        upstreams.close();
        loop.close();
    }

    @Test
    void takesAnIdleConnectionIfThereIsOne() {
        upstreams.connectIdle();

        Exchange exchange = ask();

        assertThat(exchange.isConnected()).isTrue();
        assertThat(lookUps).isEmpty();
        exchange.ending().onClientLeft();
    }

    @Test
    void connectsWhereNoneIsIdleAndFailsTheExchangeWhereThatIsImpossible() {
        Exchange exchange = ask();
        assertThat(exchange.isConnected()).isFalse();
        assertThat(client.calls()).isEmpty();

        lookUp();

        assertThat(client.calls()).startsWith(GatewayFailure.UPSTREAM_NAME.label());
        assertThat(ended()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
    }

    @Test
    void failsTheExchangeWhereConnectingTakesTooLong() {
        ask();

        loop.advance(Duration.ofSeconds(4));
        assertThat(client.calls()).isEmpty();
        loop.advance(Duration.ofSeconds(1));

        assertThat(client.calls()).startsWith(GatewayFailure.UPSTREAM_CONNECT_TIMEOUT.label());
        lookUp();
        assertThat(loop.taps().exchanges()).hasSize(1);
    }

    @Test
    void hearsNothingMoreOfAnAttemptThatWasGivenUp() {
        Exchange exchange = ask();

        exchange.ending().onClientLeft();
        lookUp();
        loop.advance(Duration.ofSeconds(10));

        assertThat(client.calls()).isEmpty();
        assertThat(ended()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
    }

    @Test
    void connectsOnceMoreWhereAnIdleConnectionTurnsOutDead() {
        PlayedSocket dying = upstreams.connectIdle();
        ask();

        dying.endInput();
        assertThat(client.calls()).isEmpty();
        assertThat(lookUps).hasSize(1);
        lookUp();

        assertThat(client.calls()).startsWith(GatewayFailure.UPSTREAM_NAME.label());
    }

    private Exchange ask() {
        Exchange exchange = client.ask(upstreams.destination(), GET);
        loop.runTasks();
        exchange.flushUpload();
        return exchange;
    }

    private void lookUp() {
        lookUps.remove().run();
        loop.runTasks();
    }

    private ExchangeEnd ended() {
        return loop.taps().awaitEnded(1).get(0).awaitEnd();
    }
}
