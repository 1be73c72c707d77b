package io.llamatap.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.BugWriter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One client connection, with a simulated client and upstream. */
class ClientHandlerTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String OK_HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    private final PlayedRelay relay = PlayedRelay.start();
    private final PlayedLoop loop = relay.loop();
    private final PlayedDestination upstream = relay.upstream();
    private final PlayedClients clients = relay.clients();

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void passesARequestAndItsResponseOn() {
        PlayedSocket client = clients.connect();

        client.come(GET);
        upstream.connect();
        assertThat(upstream.received()).isEqualTo(GET);
        upstream.respondWhole(OK);

        assertThat(client.received()).isEqualTo(OK);
        assertThat(client.isOpen()).isTrue();
        assertThat(relay.ends()).containsExactly(ExchangeEnd.COMPLETE);
    }

    @Test
    void respondsToPipelinedRequestsOneAfterTheOther() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        client.come(GET + POST + "{12}" + GET);
        assertThat(upstream.received()).isEqualTo(GET);
        upstream.respondWhole(OK);
        assertThat(upstream.received()).isEqualTo(POST + "{12}");
        upstream.respondWhole(OK);
        assertThat(upstream.received()).isEqualTo(GET);
        upstream.respondWhole(OK);

        assertThat(client.received()).isEqualTo(OK + OK + OK);
        assertThat(upstream.asked()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesTheSameOnHoweverARequestIsCut(boolean connectsAtOnce) {
        PlayedSocket client = clients.connect();
        if (connectsAtOnce) {
            upstream.connectAtOnce();
        }
        String request = POST + "{12}";
        for (int cut = 1; cut < request.length(); cut++) {
            client.come(request.substring(0, cut));
            client.come(request.substring(cut));
            if (!connectsAtOnce) {
                upstream.connect();
            }
            assertThat(upstream.received()).as("cut at %s", cut).isEqualTo(request);
            upstream.respondWhole(OK);
            assertThat(client.received()).as("cut at %s", cut).isEqualTo(OK);
        }
    }

    @Test
    void findsTheSameChunksHoweverABodyIsCut() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        String request =
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\n{12}\r\n0\r\nA: b\r\n\r\n";
        for (int cut = 1; cut < request.length(); cut++) {
            client.come(request.substring(0, cut));
            client.come(request.substring(cut));
            assertThat(upstream.received()).as("cut at %s", cut).endsWith("0\r\n\r\n");
            upstream.respondWhole(OK);
            assertThat(loop.taps().exchanges().get(cut - 1).requestBody())
                    .as("cut at %s", cut)
                    .asString()
                    .isEqualTo("{12}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n"
            })
    void rejectsAMalformedHeadHoweverItIsCut(String head) {
        for (int cut = 1; cut < head.length(); cut++) {
            PlayedSocket client = clients.connect();
            client.come(head.substring(0, cut));
            client.come(head.substring(cut) + GET);
            assertThat(client.received()).as("cut at %s", cut).startsWith("HTTP/1.1 400 ");
            assertThat(client.isOutputShutdown()).isTrue();
            client.endInput();
            assertThat(client.isOpen()).isFalse();
        }
        assertThat(upstream.asked()).isZero();
        assertThat(loop.taps().clientsClosed(ClientClosed.REFUSED)).isEqualTo(head.length() - 1);
    }

    @Test
    void rejectsABodyThatTurnsOutMalformed() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        client.come("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.come("nonsense\r\n");

        assertThat(client.received()).startsWith("HTTP/1.1 400 ");
        assertThat(client.isOutputShutdown()).isTrue();
        assertThat(upstream.side().asked()).containsExactly("start", "release: ERROR");
    }

    @Test
    void passesTheClientsEndOnBehindItsLastRequest() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        client.come(GET + GET);
        client.endInput();
        assertThat(upstream.side().asked()).containsExactly("start");
        upstream.respondWhole(OK);
        assertThat(upstream.side().asked()).containsExactly("start", "start", "end sending");
        upstream.respondWhole(OK);

        assertThat(client.received()).isEqualTo(OK + OK);
        assertThat(client.isOpen()).isFalse();
        assertThat(relay.ends()).containsExactly(ExchangeEnd.COMPLETE, ExchangeEnd.COMPLETE);
    }

    @Test
    void takesAClientForGoneThatEndsWithinItsRequest() {
        upstream.connectAtOnce();
        PlayedSocket inHead = clients.connect();
        inHead.come("GET / HT");
        inHead.endInput();
        assertThat(inHead.isOpen()).isFalse();

        PlayedSocket inBody = clients.connect();
        inBody.come(POST + "{");
        inBody.endInput();

        assertThat(inBody.isOpen()).isFalse();
        assertThat(upstream.side().asked()).containsExactly("start", "release: CLIENT_LEFT");
        assertThat(relay.ends()).containsExactly(ExchangeEnd.CLIENT_LEFT);
    }

    @Test
    void closesAClientThatEndsWithoutARequest() {
        PlayedSocket client = clients.connect();

        client.endInput();

        assertThat(client.isOpen()).isFalse();
        assertThat(client.sentBytes()).isZero();
        assertThat(loop.taps().clientsClosed(ClientClosed.BY_CLIENT)).isOne();
    }

    @Test
    void givesTheUpstreamUpWhenTheConnectionBreaks() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET + GET);
        upstream.respond(OK_HEAD + "half");

        client.breakDown();

        assertThat(upstream.side().asked()).containsExactly("start", "release: CLIENT_LEFT");
        assertThat(relay.ends()).containsExactly(ExchangeEnd.CLIENT_LEFT);
        assertThat(loop.taps().clientsClosed(ClientClosed.BY_CLIENT)).isOne();
    }

    @Test
    void doesNotReadFromTheUpstreamWhileTheClientTakesNothing() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);
        client.setWaits(true);

        upstream.respond(OK_HEAD + "x".repeat(60));
        assertThat(upstream.side().isRead()).isFalse();
        client.setWaits(false);

        assertThat(upstream.side().isRead()).isTrue();
        assertThat(client.received()).endsWith("\r\n\r\n" + "x".repeat(60));
    }

    @Test
    void doesNotReadFromTheClientWhileTheUpstreamTakesNothing() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        upstream.connection().setWaits(true);

        client.come("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n");
        client.come("x".repeat(60));
        client.come("y".repeat(40));
        assertThat(client.config().isAutoRead()).isFalse();
        assertThat(client.hasUnread()).isTrue();
        upstream.connection().setWaits(false);
        client.readOn();

        assertThat(client.config().isAutoRead()).isTrue();
        assertThat(upstream.received()).endsWith("\r\n\r\n" + "x".repeat(60) + "y".repeat(40));
    }

    @Test
    void doesNotReadBeyondWhatItKeepsForLaterWhileItResponds() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        int sent = 0;
        while (client.config().isAutoRead()) {
            client.come(GET);
            sent++;
        }
        assertThat(sent).isLessThan(1000);
        for (int i = 0; i < sent; i++) {
            upstream.respondWhole(OK);
        }

        assertThat(client.received()).isEqualTo(OK.repeat(sent));
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void closesAClientThatIsIdleForTooLong() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);
        upstream.respondWhole(OK);

        loop.advance(Duration.ofMinutes(64));
        assertThat(client.isOpen()).isTrue();
        loop.advance(Duration.ofMinutes(1));

        assertThat(client.isOpen()).isFalse();
        assertThat(client.received()).isEqualTo(OK);
        assertThat(loop.taps().clientsClosed(ClientClosed.KEEP_ALIVE_TIMEOUT)).isOne();
    }

    @Test
    void closesAClientThatNeverSendsARequest() {
        PlayedSocket client = clients.connect();

        loop.advance(Duration.ofSeconds(9));
        assertThat(client.isOpen()).isTrue();
        loop.advance(Duration.ofSeconds(1));

        assertThat(client.isOpen()).isFalse();
        assertThat(client.sentBytes()).isZero();
    }

    @Test
    void rejectsAHeadThatTakesTooLong() {
        PlayedSocket client = clients.connect();
        client.come("GET / HTTP/1.1\r\n");

        loop.advance(Duration.ofSeconds(11));

        assertThat(client.received()).startsWith("HTTP/1.1 408 ");
        assertThat(loop.taps().rejections().get(0).reason()).isEqualTo(GatewayFailure.HEAD_TIMEOUT.label());
    }

    @Test
    void endsAnExchangeWhoseBodyTakesTooLong() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(POST + "{");

        loop.advance(Duration.ofSeconds(61));

        assertThat(client.received()).startsWith("HTTP/1.1 408 ");
        assertThat(relay.ends()).containsExactly(ExchangeEnd.TIMED_OUT);
    }

    @Test
    void resetsAClientThatTakesNothingOfItsResponse() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);
        client.setWaits(true);
        upstream.respond(OK_HEAD + "half");

        loop.advance(Duration.ofMinutes(6));

        assertThat(client.isReset()).isTrue();
        assertThat(client.isOpen()).isFalse();
        assertThat(loop.taps().clientsClosed(ClientClosed.WRITE_STALL)).isOne();
        assertThat(relay.ends()).containsExactly(ExchangeEnd.TIMED_OUT);
    }

    @Test
    void drainsIdleConnectionsAtOnceAndOthersWithTheirResponse() {
        upstream.connectAtOnce();
        PlayedSocket idle = clients.connect();
        PlayedSocket busy = clients.connect();
        busy.come(GET);

        loop.listener().loop().drain();
        assertThat(idle.isOpen()).isFalse();
        assertThat(busy.isOpen()).isTrue();
        upstream.respondWhole(OK);

        assertThat(busy.received()).contains("\r\nConnection: close\r\n").endsWith("ok");
        assertThat(busy.isOutputShutdown()).isTrue();
        busy.endInput();
        assertThat(busy.isOpen()).isFalse();
        assertThat(loop.taps().clientsClosed(ClientClosed.DRAIN)).isEqualTo(2);
    }

    @Test
    void breaksOffWhateverGoesOnAtTheEndOfADrain() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);
        upstream.respond(OK_HEAD + "half");

        loop.listener().loop().abort();

        assertThat(client.isOpen()).isFalse();
        assertThat(upstream.side().asked()).containsExactly("start", "release: DRAIN");
        assertThat(relay.ends()).containsExactly(ExchangeEnd.BROKEN_OFF);
    }

    @Test
    void closesAnIdleConnectionForANewOneAndRejectsItWhereNoneIsIdle() {
        upstream.connectAtOnce();
        PlayedSocket idle = clients.connect();
        PlayedSocket busy = clients.connect();
        busy.come(GET);

        PlayedSocket third = clients.connect();
        loop.runTasks();
        assertThat(idle.isOpen()).isFalse();
        assertThat(loop.taps().clientsClosed(ClientClosed.MADE_ROOM)).isOne();
        third.come(GET);
        assertThat(upstream.asked()).isEqualTo(2);

        PlayedSocket fourth = clients.connect();
        loop.runTasks();
        assertThat(fourth.received()).startsWith("HTTP/1.1 503 ");
        assertThat(busy.isOpen() && third.isOpen()).isTrue();
    }

    @Test
    void closesTheConnectionAfterABug() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        client.come(GET);

        client.pipeline().fireExceptionCaught(new IllegalStateException("a bug"));

        assertThat(client.isOpen()).isFalse();
        assertThat(BugWriter.collect()).hasSize(1);
        assertThat(loop.taps().clientsClosed(ClientClosed.FAULT)).isOne();
        assertThat(upstream.side().asked()).startsWith("start", "release: ERROR");
    }
}
