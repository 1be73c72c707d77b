package io.llamatap.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.testkit.RecordingTaps;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the client that has to go since too much is held for all. */
class ClientBytesTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int BUDGET = 1500;

    private final PlayedRelay relay =
            PlayedRelay.start(new PlayedLoop(), new Limits(1000, 4000, 20, 10, 0, BUDGET, 1), null);
    private final PlayedLoop loop = relay.loop();
    private final PlayedDestination upstream = relay.upstream();
    private final PlayedClients clients = relay.clients();

    @AfterEach
    void close() {
        relay.close();
        assertThat(clients.memory().held()).isZero();
    }

    @Test
    void countsNothingOfRequestsThatComeInOneRead() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();
        for (int i = 0; i < 100; i++) {
            client.come(GET);
            upstream.respondWhole(OK);
        }

        assertThat(client.received()).isEqualTo(OK.repeat(100));
        assertThat(clients.memory().held()).isZero();
    }

    @Test
    void rejectsARequestWhoseHeadIsNotComplete() {
        PlayedSocket client = clients.connect();

        client.come("GET / HTTP/1.1\r\n");
        client.come("A: " + "x".repeat(BUDGET) + "\r\n");
        client.runPendingTasks();

        assertThat(client.received()).startsWith("HTTP/1.1 503 ");
        assertThat(client.isOutputShutdown()).isTrue();
        assertThat(loop.taps().rejections())
                .extracting(RecordingTaps.Rejection::reason)
                .containsExactly(GatewayFailure.CLIENT_MEMORY.label());
    }

    @Test
    void sparesAnUploadThatWaitsForItsUpstream() {
        PlayedSocket client = clients.connect();

        client.come("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n" + "x".repeat(4000));
        client.runPendingTasks();
        assertThat(clients.memory().held()).isGreaterThan(BUDGET);
        assertThat(client.sentBytes()).isZero();
        upstream.connect();
        upstream.respondWhole(OK);

        assertThat(upstream.received()).endsWith("x".repeat(4000));
        assertThat(client.received()).isEqualTo(OK);
    }

    @Test
    void rejectsAnotherClientThanTheOneThatWaitsForItsUpstream() {
        PlayedSocket uploading = clients.connect();
        uploading.come("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n" + "x".repeat(4000));
        loop.advance(Duration.ZERO);
        PlayedSocket slow = clients.connect();

        slow.come("GET / HTTP/1.1\r\n");
        slow.come("A: " + "x".repeat(1100) + "\r\n");
        slow.runPendingTasks();

        assertThat(slow.received()).startsWith("HTTP/1.1 503 ");
        assertThat(uploading.isOpen()).isTrue();
    }

    @Test
    void throwsAwayWhatCameBehindTheRequestThatIsRespondedTo() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        client.come(GET);
        client.come(GET.repeat(60));
        client.runPendingTasks();
        assertThat(client.sentBytes()).isZero();
        upstream.respondWhole(OK);

        assertThat(upstream.asked()).isOne();
        assertThat(client.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
        assertThat(client.isOutputShutdown()).isTrue();
    }

    @Test
    void breaksTheExchangeOffWhoseTrailersAreTooMuch() {
        upstream.connectAtOnce();
        PlayedSocket client = clients.connect();

        client.come("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n");
        client.come("A: " + "x".repeat(BUDGET) + "\r\n");
        client.runPendingTasks();

        assertThat(client.received()).startsWith("HTTP/1.1 503 ");
        assertThat(upstream.side().asked()).containsExactly("start", "release: ERROR");
    }
}
