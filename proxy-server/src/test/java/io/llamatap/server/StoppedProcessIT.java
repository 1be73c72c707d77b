package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HeldUpstream;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that was stopped for longer than any limit, as by a suspend or a paused container, gives nobody up for that. */
@DisabledOnOs(OS.WINDOWS)
class StoppedProcessIT {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";
    private static final String GET = "GET /first" + HOST + "\r\n";
    private static final int ROUNDS = 2;

    /** By real time, which the process does not see pass. */
    private static final Duration STOPPED = Duration.ofSeconds(3);

    private static String respond(HttpMessage request) {
        return request.head().target().equals("/api/blobs/sha256:00")
                ? "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
                : Wire.ok("{\"version\":\"0.12.6\"}");
    }

    private static void expectFirst(RawClient client) throws IOException {
        assertThat(client.readResponse().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    @Row({48, 49})
    void givesNobodyUpForTheTimeThatItWasStopped(String transport) throws Exception {
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = HeldUpstream.start(go, StoppedProcessIT::respond);
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--transport=" + transport,
                        "--poll-interval=1h",
                        "--request-head-timeout=2s",
                        "--keep-alive-timeout=2s",
                        "--request-body-timeout=2s",
                        "--first-byte-timeout=2s",
                        "--between-bytes-timeout=2s",
                        "--write-stall-timeout=2s",
                        "--pool-idle-timeout=2s")) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            for (int i = 0; i < ROUNDS; i++) {
                round(server, address, go);
            }
            // A port may have the same digits.
            assertThat(server.err()).doesNotContainPattern("\\b(408|504)\\b").doesNotContain("\tat ");
        }
    }

    private static void round(ServerProcess server, InetSocketAddress address, Semaphore go) throws Exception {
        try (RawClient idle = RawClient.connect(address);
                RawClient inHead = RawClient.connect(address);
                RawClient inBody = RawClient.connect(address);
                RawClient waiting = RawClient.connect(address);
                RawClient streaming = RawClient.connect(address);
                RawClient fresh = RawClient.connect(address)) {
            expectFirst(idle.send(GET));
            expectFirst(inHead.send(GET));
            waiting.send("GET /late" + HOST + "\r\n");
            streaming.send("GET /stream" + HOST + "\r\n").readHead();
            inBody.send("POST /api/blobs/sha256:00" + HOST + "Content-Length: 4\r\n\r\nab");
            inHead.send(GET.substring(0, 20));

            server.signal("STOP");
            idle.send(GET);
            fresh.send(GET);
            inHead.send(GET.substring(20));
            inBody.send("cd");
            go.release(2);
            Awaitility.await().pollDelay(STOPPED).until(() -> true);
            server.signal("CONT");

            expectFirst(idle);
            expectFirst(fresh);
            expectFirst(inHead);
            assertThat(inBody.readResponse("POST").status()).isEqualTo(201);
            assertThat(waiting.readResponse().text()).isEqualTo("late");
            String rest = HeldUpstream.STREAMED;
            assertThat(Wire.text(streaming.read(rest.length()))).isEqualTo(rest);
        }
    }
}
