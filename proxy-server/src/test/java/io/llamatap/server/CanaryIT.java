package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The canary asks where it is told to, beside clients and not among them. */
class CanaryIT {
    private static final String THREAD = "llamatap-canary";
    private static final String REQUESTS = "ollama_proxy_canary_requests_total{model=\"m:latest\",outcome=\"";
    private static final String CHAT =
            "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}";

    @Test
    void hasNoThreadAndNoSeriesUnlessItIsWanted() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(CanaryIT::respond)) {
            try (Llamatap llamatap = LoggingServer.before("--upstream=127.0.0.1:" + ollama.port())) {
                assertThat(page(llamatap.start().get(0))).doesNotContain("ollama_proxy_canary");
                assertThat(threads()).doesNotContain(THREAD);
            }
            try (Llamatap llamatap = canary(ollama, "24h")) {
                assertThat(page(llamatap.start().get(0))).contains(REQUESTS + "ok\",} 0.0");
                assertThat(threads()).contains(THREAD);
            }
            Awaitility.await().until(() -> !threads().contains(THREAD));
        }
    }

    @Test
    void waitsWhileAClientIsServed() throws Exception {
        CountDownLatch mayRespond = new CountDownLatch(1);
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> connection.respondToAll(request -> {
                    if (request.head().target().equals("/api/chat")) {
                        connection.await(mayRespond);
                    }
                    return respond(request);
                }));
                Llamatap llamatap = canary(ollama, "1s")) {
            InetSocketAddress address = llamatap.start().get(0);
            try (RawClient client = RawClient.connect(address)) {
                client.send(Wire.bytes(CHAT));
                await(address, REQUESTS + "skipped\",} 1.0");
                assertThat(page(address)).contains(REQUESTS + "ok\",} 0.0");
                mayRespond.countDown();
                assertThat(client.readResponse().status()).isEqualTo(200);
            }
            await(address, REQUESTS + "ok\",} 1.0");
            assertThat(page(address))
                    .contains("ollama_proxy_requests_total{route=\"/api/generate\",model=\"__other__\",outcome=\"ok\","
                            + "code=\"200\",} 0.0");
        }
    }

    @Test
    void saysOnceThatItFailsAndOnceThatItIsOver() throws Exception {
        AtomicBoolean isWell = new AtomicBoolean();
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(
                        request -> isWell.get() ? respond(request) : Wire.text(recorded("error-model-missing")));
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--poll-interval=off",
                        "--upstream=127.0.0.1:" + ollama.port(),
                        "--canary-models=m",
                        "--canary-interval=1s")) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            await(address, REQUESTS + "failed\",} 2.0");
            isWell.set(true);
            server.awaitErr(
                    "canary request for model m:latest at http://127.0.0.1:" + ollama.port() + " succeeded again");
            assertThat(server.err().lines().filter(line -> line.contains("canary request") && line.contains("failed")))
                    .singleElement()
                    .asString()
                    .contains("status 404", "m:latest", "127.0.0.1:" + ollama.port());
            assertThat(server.err()).contains("the canary sends a request to m every 1 s");
        }
    }

    private static Llamatap canary(ScriptedUpstream ollama, String interval) throws Exception {
        return LoggingServer.before(
                "--upstream=127.0.0.1:" + ollama.port(), "--canary-models=m", "--canary-interval=" + interval);
    }

    private static String respond(HttpMessage request) {
        return switch (request.head().target()) {
            case "/api/generate" -> Wire.text(recorded("generate-nonstream"));
            case "/api/version" -> Wire.ok("{\"version\":\"0.33.3\"}");
            case "/api/tags", "/api/ps" -> Wire.ok("{\"models\":[]}");
            default -> Wire.ok("{}");
        };
    }

    private static byte[] recorded(String name) {
        return Recording.load("ollama-0.33.3", name).response();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static void await(InetSocketAddress address, String line) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> page(address)
                .contains(line));
    }

    private static String page(InetSocketAddress address) throws IOException {
        try (RawClient client = RawClient.connect(address)) {
            return client.send(Wire.bytes("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .readResponse()
                    .text();
        }
    }
}
