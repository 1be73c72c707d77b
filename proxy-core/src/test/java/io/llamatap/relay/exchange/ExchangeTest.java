package io.llamatap.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One exchange between a simulated client and a simulated upstream. */
class ExchangeTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n";

    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedClientSide client = new PlayedClientSide(loop);
    private final PlayedDestination upstream = new PlayedDestination(loop);

    @AfterEach
    void close() {
        client.close();
        upstream.close();
        loop.close();
    }

    @Test
    void passesARequestAndItsResponseOn() {
        connected(GET, false);
        assertThat(upstream.received()).isEqualTo(GET);

        upstream.respondWhole("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        assertThat(client.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.calls()).containsExactly("responded");
        assertThat(ended()).isEqualTo(ExchangeEnd.COMPLETE);
        assertThat(loop.listener().loop().exchanges()).isZero();
    }

    @Test
    void respondsInTheUpstreamsSteadWhereThatCannotBeReached() {
        Exchange exchange = begun(GET);

        exchange.ending().fail(GatewayFailure.UPSTREAM_REFUSED);
        exchange.ending().fail(GatewayFailure.UPSTREAM_CLOSED);

        assertThat(client.calls()).containsExactly(GatewayFailure.UPSTREAM_REFUSED.label(), "responded");
        assertThat(upstream.side().asked()).containsExactly("start", "release: ERROR");
        assertThat(ended()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
    }

    @Test
    void breaksOffWhereTheResponseHadBegun() {
        Exchange exchange = connected(GET, false);
        upstream.respond("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");

        exchange.onUpstreamClosed(true, GatewayFailure.UPSTREAM_CLOSED);

        assertThat(client.calls()).containsExactly("cut off");
        assertThat(ended()).isEqualTo(ExchangeEnd.TRUNCATED);
    }

    @Test
    void asksOnceMoreWhereAnIdleConnectionDied() {
        upstream.side().mayReconnect();
        Exchange exchange = connected(GET, true);

        exchange.onUpstreamClosed(false, GatewayFailure.UPSTREAM_CLOSED);
        assertThat(client.calls()).isEmpty();
        upstream.connect();

        assertThat(upstream.received()).isEqualTo(GET + GET);
        assertThat(upstream.side().asked()).containsExactly("start", "reconnect");
        exchange.ending().onClientLeft();
    }

    @Test
    void neverAsksASecondTimeWhatIsNotIdempotent() {
        upstream.side().mayReconnect();
        Exchange exchange = connected(POST, true);

        exchange.onUpstreamClosed(false, GatewayFailure.UPSTREAM_CLOSED);

        assertThat(client.calls()).startsWith(GatewayFailure.UPSTREAM_CLOSED.label());
        assertThat(upstream.side().asked()).doesNotContain("reconnect");
    }

    @Test
    void givesTheUpstreamUpWhenTheClientLeaves() {
        Exchange exchange = connected(GET, false);

        exchange.ending().onClientLeft();
        exchange.ending().onBrokenOff(ClientClosed.DRAIN);

        assertThat(upstream.side().asked()).containsExactly("start", "release: CLIENT_LEFT");
        assertThat(ended()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
    }

    @Test
    void tellsTheUpstreamThatTheClientHasEndedItsSending() {
        Exchange exchange = connected(GET, false);

        exchange.onClientFinished();
        exchange.onClientFinished();
        assertThat(upstream.side().asked()).containsExactly("start", "end sending");
        loop.advance(Duration.ofSeconds(29));
        assertThat(exchange.isHalfCloseOver(loop.now())).isFalse();
        loop.advance(Duration.ofSeconds(2));
        assertThat(exchange.isHalfCloseOver(loop.now())).isTrue();

        exchange.ending().onHalfCloseTimeout();
        assertThat(ended()).isEqualTo(ExchangeEnd.TIMED_OUT);
    }

    @Test
    void takesTheClientForGoneWhereTheUpstreamCannotBeToldOfItsEnd() {
        upstream.side().mayNotEndOneSide();
        Exchange exchange = connected(GET, false);

        exchange.onClientFinished();

        assertThat(client.calls()).containsExactly("left");
        exchange.ending().onClientLeft();
    }

    @Test
    void passesAnInterimResponseOnBeforeTheFinalOne() {
        Exchange exchange = connected(POST, false);

        upstream.respond("HTTP/1.1 100 Continue\r\n\r\n");

        assertThat(client.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.calls()).containsExactly("interim response");
        assertThat(exchange.response().isContinued()).isTrue();
        exchange.ending().onClientLeft();
    }

    @Test
    void doesNotReadFromTheUpstreamWhileTheClientTakesNothing() {
        Exchange exchange = connected(GET, false);
        upstream.respond("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        exchange.onReadBatch(loop.now());
        assertThat(upstream.side().isRead()).isFalse();
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        exchange.onClientWritable();

        assertThat(upstream.side().isRead()).isTrue();
        exchange.ending().onClientLeft();
    }

    private Exchange begun(String request) {
        return client.ask(upstream, request);
    }

    private Exchange connected(String request, boolean wasIdle) {
        Exchange exchange = begun(request);
        upstream.connect(wasIdle);
        return exchange;
    }

    private ExchangeEnd ended() {
        return loop.taps().awaitEnded(1).get(0).awaitEnd();
    }
}
