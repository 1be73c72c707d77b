package io.llamatap.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.PlayedClientSide;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.BugWriter;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection to an upstream, with a simulated client and upstream. */
class UpstreamHandlerTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\n";
    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\n\r\n";

    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedClientSide client = new PlayedClientSide(loop);
    private final PlayedUpstreams upstreams = new PlayedUpstreams(loop, 2);

    @AfterEach
    void close() {
        client.close();
        upstreams.close();
        loop.close();
    }

    @Test
    void servesOneExchangeAfterTheOther() {
        PlayedSocket upstream = upstreams.connectIdle();

        for (int i = 0; i < 3; i++) {
            ask(GET);
            assertThat(upstream.received()).isEqualTo(GET);
            upstream.come(LENGTH);
            assertThat(client.received()).isEqualTo(LENGTH);
        }

        assertThat(client.calls()).containsExactly("responded", "responded", "responded");
        assertThat(loop.taps().reusedCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LENGTH,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nA: b\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nA: b\r\n\r\n"
            })
    void handsTheSameOnHoweverAResponseIsCut(String response) {
        PlayedSocket upstream = upstreams.connectIdle();
        for (int cut = 1; cut < response.length(); cut++) {
            ask(GET);
            upstream.come(response.substring(0, cut));
            upstream.come(response.substring(cut));
            assertThat(client.received()).as("cut at %s", cut).isEqualTo(response);
        }
        assertThat(client.calls()).filteredOn("responded"::equals).hasSize(response.length() - 1);
        assertThat(upstream.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "220 mail.example ESMTP\r\n"
            })
    void handsNothingOnOfAMalformedHeadHoweverItIsCut(String response) {
        for (int cut = 1; cut < response.length(); cut++) {
            PlayedSocket upstream = upstreams.connectIdle();
            ask(GET);
            upstream.come(response.substring(0, cut));
            upstream.come(response.substring(cut));
            assertThat(client.received()).isEmpty();
            assertThat(upstream.isOpen()).isFalse();
        }
        assertThat(client.calls())
                .filteredOn(GatewayFailure.UPSTREAM_PROTOCOL.label()::equals)
                .hasSize(response.length() - 1);
    }

    @Test
    void breaksOffAResponseWhoseChunksTurnOutMalformed() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);

        upstream.come("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nx\r\n");

        assertThat(client.received()).endsWith("2\r\nok\r\n");
        assertThat(client.calls()).containsExactly("cut off");
        assertThat(upstream.isOpen()).isFalse();
        assertThat(ends()).containsExactly(ExchangeEnd.TRUNCATED);
    }

    @Test
    void closesAnIdleConnectionOnWhichSomethingComes() {
        PlayedSocket upstream = upstreams.connectIdle();

        upstream.come("HTTP/1.1 408 Request Timeout\r\n\r\n");

        assertThat(upstream.isOpen()).isFalse();
        assertThat(upstreams.pool().take()).isNull();
    }

    @Test
    void doesNotUseAConnectionAgainOnWhichMoreCameThanTheResponse() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);

        upstream.come(LENGTH + "HTTP/1.1 200 OK\r\n");

        assertThat(client.received()).isEqualTo(LENGTH);
        assertThat(client.calls()).containsExactly("responded");
        assertThat(upstream.isOpen()).isFalse();
    }

    @Test
    void doesNotUseAConnectionAgainThatTheUpstreamMeansToClose() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);

        upstream.come("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");

        assertThat(client.received()).isEqualTo(LENGTH);
        assertThat(client.calls()).containsExactly("responded");
        assertThat(upstream.isOpen()).isFalse();
    }

    @Test
    void takesTheConnectionsEndForTheBodysWhereNothingElseMarksIt() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);
        upstream.come(UNTIL_CLOSE + "all");
        assertThat(client.calls()).isEmpty();

        upstream.endInput();

        assertThat(client.received()).endsWith("\r\n\r\nall");
        assertThat(client.calls()).containsExactly("responded, the last");
        assertThat(ends()).containsExactly(ExchangeEnd.COMPLETE);
    }

    @Test
    void showsTheClientThatAResponseIsCutOff() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);
        upstream.come(HALF);

        upstream.endInput();

        assertThat(client.calls()).containsExactly("cut off");
        assertThat(ends()).containsExactly(ExchangeEnd.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {HALF, UNTIL_CLOSE})
    void doesNotTakeAResetForTheEndOfABody(String begun) {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);
        upstream.come(begun);

        upstream.breakDown();

        assertThat(client.calls()).hasSize(1).allMatch(call -> call.startsWith("cut off"));
        assertThat(ends()).containsExactly(ExchangeEnd.TRUNCATED);
    }

    @Test
    void failsAnExchangeWhoseConnectionEndsBeforeAnyResponse() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(POST);

        upstream.endInput();

        assertThat(client.calls()).startsWith(GatewayFailure.UPSTREAM_CLOSED.label());
        assertThat(ends()).containsExactly(ExchangeEnd.UPSTREAM_FAILED);
    }

    @Test
    void makesAnUploadWaitWhileTheUpstreamTakesNothing() {
        PlayedSocket upstream = upstreams.connectIdle();
        upstream.setWaits(true);
        Exchange exchange = ask(POST);

        send(exchange, "x".repeat(60));
        assertThat(exchange.upload().isBlocked()).isTrue();
        upstream.setWaits(false);

        assertThat(exchange.upload().isBlocked()).isFalse();
        assertThat(upstream.received()).isEqualTo(POST + "x".repeat(60));
        exchange.onUploadComplete();
        upstream.come(LENGTH);
        assertThat(client.calls()).containsExactly("responded");
    }

    @Test
    void doesNotUseAConnectionAgainWhoseRequestWasNotTakenWhole() {
        PlayedSocket upstream = upstreams.connectIdle();
        Exchange exchange = ask(POST);
        send(exchange, "x");

        upstream.come(LENGTH);

        assertThat(client.received()).contains("\r\nConnection: close\r\n").endsWith("ok");
        assertThat(upstream.isOpen()).isFalse();
    }

    @Test
    void endsItsSendingBehindTheRequestAndHearsTheResponse() {
        PlayedSocket upstream = upstreams.connectIdle();
        Exchange exchange = ask(GET);

        exchange.onClientFinished();
        assertThat(upstream.isOutputShutdown()).isTrue();
        upstream.come(LENGTH);

        assertThat(client.received()).isEqualTo(LENGTH);
        assertThat(upstream.isOpen()).isFalse();
        assertThat(ends()).containsExactly(ExchangeEnd.COMPLETE);
    }

    @Test
    void closesWhenTheExchangeIsGivenUp() {
        PlayedSocket upstream = upstreams.connectIdle();
        Exchange exchange = ask(GET);
        upstream.come(HALF);

        exchange.ending().onClientLeft();

        assertThat(upstream.isOpen()).isFalse();
        assertThat(ends()).containsExactly(ExchangeEnd.CLIENT_LEFT);
    }

    @Test
    void closesAConnectionThatIsIdleForTooLong() {
        PlayedSocket upstream = upstreams.connectIdle();

        loop.advance(Duration.ofSeconds(29));
        assertThat(upstream.isOpen()).isTrue();
        loop.advance(Duration.ofSeconds(1));

        assertThat(upstream.isOpen()).isFalse();
    }

    @Test
    void drainsIdleConnectionsAtOnceAndOthersWithTheirResponse() {
        PlayedSocket busy = upstreams.connectIdle();
        ask(GET);
        PlayedSocket idle = upstreams.connectIdle();

        loop.listener().loop().drain();
        assertThat(idle.isOpen()).isFalse();
        assertThat(busy.isOpen()).isTrue();
        busy.come(LENGTH);

        assertThat(client.received()).endsWith("ok");
        assertThat(busy.isOpen()).isFalse();
    }

    @Test
    void breaksOffTheExchangeAfterABug() {
        PlayedSocket upstream = upstreams.connectIdle();
        ask(GET);
        upstream.come(HALF);

        upstream.pipeline().fireExceptionCaught(new IllegalStateException("a bug"));

        assertThat(BugWriter.collect()).hasSize(1);
        assertThat(client.calls()).containsExactly("cut off");
    }

    private Exchange ask(String request) {
        Exchange exchange = client.ask(upstreams.destination(), request);
        loop.runTasks();
        exchange.flushUpload();
        return exchange;
    }

    private static void send(Exchange exchange, String body) {
        exchange.upload().write(Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1), 0, body.length());
        exchange.flushUpload();
    }

    private List<ExchangeEnd> ends() {
        int count = loop.taps().exchanges().size();
        return loop.taps().awaitEnded(count).stream()
                .map(exchange -> exchange.awaitEnd())
                .toList();
    }
}
