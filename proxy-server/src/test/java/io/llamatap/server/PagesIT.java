package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The proxy's own pages are served on the configured addresses only. */
class PagesIT {

    @Test
    void countsWhatWasRelayed() throws Exception {
        try (ScriptedUpstream upstream = responding(recorded("response.http"));
                Llamatap llamatap = llamatap(upstream)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            try (RawClient client = RawClient.connect(proxy)) {
                assertThat(client.send(recorded("request.http")).readResponse().status())
                        .isEqualTo(200);
                HttpMessage page = get(client, "/metrics", "");
                assertThat(page.head().value("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
                assertThat(page.text())
                        .containsPattern(
                                "ollama_proxy_requests_total\\{route=\"/api/chat\",model=\"[^\"]+\",outcome=\"ok\",code=\"200\",?} 1\\.0");
            }
        }
    }

    @Test
    void tellsTheStateOfARequestThatIsInFlight() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    String target = connection.awaitRequest().head().target();
                    if (target.equals("/api/chat")) {
                        connection.await(goOn);
                        connection.send(recorded("response.http"));
                    } else {
                        connection.send(Wire.ok("{\"version\":\"0.33.3\",\"models\":[]}"));
                    }
                });
                Llamatap llamatap = llamatap(upstream)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            try (RawClient client = RawClient.connect(proxy);
                    RawClient other = RawClient.connect(proxy)) {
                client.send(recorded("request.http"));
                Awaitility.await().untilAsserted(() -> assertThat(
                                get(other, "/metrics/state", "").text())
                        .contains("\"version\":\"0.33.3\"", "\"route\":\"/api/chat\"")
                        .contains("\"phase\":\"waiting_first_byte\"")
                        .contains("\"up\":true"));
                assertThat(get(other, "/metrics/state?clients=true", "").text()).contains("\"client\":\"127.0.0.1\"");
                goOn.countDown();
                client.readResponse();
                Awaitility.await().untilAsserted(() -> assertThat(
                                get(other, "/metrics/state", "").text())
                        .contains("\"requests\":[]", "\"ok\":1,"));
            }
        }
    }

    @Test
    void becomesReadyWhenTheUpstreamComesThoughNobodyAsksForAnything() throws Exception {
        int port;
        try (ScriptedUpstream absent = responding(Wire.ok("{}"))) {
            port = absent.port();
        }
        try (Llamatap llamatap =
                        before("--upstream=127.0.0.1:" + port, "--ready-needs-upstream=true", "--admin=127.0.0.1:0");
                RawClient client = RawClient.connect(llamatap.start().get(1))) {
            Awaitility.await().until(() -> get(client, "/health/ready", "").status() == 503);
            try (ScriptedUpstream upstream = ScriptedUpstream.startOn(
                    port, connection -> connection.respondToAll(request -> Wire.ok("{\"version\":\"1\"}")))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> get(client, "/health/ready", "").status() == 200);
                assertThat(upstream.requests()).isNotEmpty();
            }
        }
    }

    @Test
    void showsThatItDrainsOnAnAddressOfItsOwn() throws Exception {
        CountDownLatch drained = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                    Awaitility.await().until(() -> goOn.getCount() == 0);
                    connection.send("b");
                });
                Llamatap llamatap = llamatap(upstream, "--admin=127.0.0.1:0")) {
            List<InetSocketAddress> bound = llamatap.start();
            try (RawClient client = RawClient.connect(bound.get(0));
                    RawClient admin = RawClient.connect(bound.get(1))) {
                client.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n").readHead();
                Thread draining = new Thread(() -> {
                    try {
                        llamatap.drain();
                        drained.countDown();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                draining.start();

                Awaitility.await().until(() -> get(admin, "/health/ready", "").status() == 503);
                try (RawClient late = RawClient.connect(bound.get(1))) {
                    assertThat(get(late, "/health", "").text()).contains("\"draining\":true", "\"in_flight\":1");
                }
                goOn.countDown();
                assertThat(Wire.text(client.read(2))).isEqualTo("ab");
                assertThat(drained.await(5, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    @Row(55)
    void zipsAndLeavesTheBodyOutForHead() throws Exception {
        try (ScriptedUpstream upstream = responding(Wire.ok("ollama"));
                Llamatap llamatap = llamatap(upstream);
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            HttpMessage zipped = get(client, "/metrics", "Accept-Encoding: gzip\r\n");
            assertThat(zipped.head().value("Content-Encoding")).contains("gzip");
            try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("ollama_proxy_build_info{");
            }
            HttpMessage head =
                    client.send("HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n").readResponse("HEAD");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(get(client, "/metrics/nope", "").status()).isEqualTo(404);
        }
    }

    @Test
    @Row(55)
    void leavesOtherMethodsAndPathsToOllama() throws Exception {
        try (ScriptedUpstream upstream = responding(Wire.ok("ollama"));
                Llamatap llamatap = llamatap(upstream);
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            for (String request : List.of(
                    "POST /metrics",
                    "GET //metrics",
                    "GET /METRICS",
                    "GET /%6detrics",
                    "GET /metricsfoo",
                    "DELETE /health")) {
                String head = request + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
                assertThat(client.send(head).readResponse().text()).as(request).isEqualTo("ollama");
            }
        }
    }

    @Test
    @Row(55)
    void moveToTheAdminAddressAltogether() throws Exception {
        try (ScriptedUpstream upstream = responding(Wire.ok("ollama"));
                Llamatap llamatap = llamatap(upstream, "--admin=127.0.0.1:0")) {
            List<InetSocketAddress> bound = llamatap.start();
            try (RawClient client = RawClient.connect(bound.get(0));
                    RawClient admin = RawClient.connect(bound.get(1))) {
                for (String path : List.of("/metrics", "/metrics/x", "/health", "/health/live", "/health/ready")) {
                    assertThat(get(client, path, "").text()).as(path).isEqualTo("ollama");
                    assertThat(get(admin, path, "").text()).as(path).isNotEqualTo("ollama");
                }
                assertThat(get(admin, "/metrics", "").text()).contains("ollama_proxy_build_info{");
                assertThat(get(admin, "/health", "").text()).startsWith("{\"status\":\"serving\"");
            }
        }
    }

    @Test
    void doNotKnowWhetherOllamaIsThereBeforeTheFirstPoll() throws Exception {
        CountDownLatch scraped = new CountDownLatch(1);
        List<String> pages = List.of("/metrics", "/metrics/poller", "/metrics/homeserver");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(scraped);
                    connection.close();
                });
                Llamatap llamatap = llamatap(upstream);
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            for (String page : pages) {
                assertThat(get(client, page, "").text()).as(page).doesNotContain("ollama_up");
            }
            scraped.countDown();
            for (String page : pages) {
                Awaitility.await().until(() -> get(client, page, "").text().contains("\nollama_up 0.0\n"));
            }
        }
    }

    @Test
    void showOneDialectAloneOnAPortOfItsOwn() throws Exception {
        try (ScriptedUpstream upstream = responding(Wire.ok("{\"models\":[],\"version\":\"0.33.3\"}"));
                Llamatap llamatap = llamatap(
                        upstream,
                        "--admin=127.0.0.1:0",
                        "--poller-listen=127.0.0.1:0",
                        "--homeserver-listen=127.0.0.1:0")) {
            List<InetSocketAddress> bound = llamatap.start();
            try (RawClient client = RawClient.connect(bound.get(0));
                    RawClient admin = RawClient.connect(bound.get(1));
                    RawClient poller = RawClient.connect(bound.get(2));
                    RawClient homeServer = RawClient.connect(bound.get(3))) {
                Awaitility.await().until(() -> get(admin, "/metrics", "").text().contains("\nollama_model_count "));
                assertThat(get(poller, "/metrics", "").text())
                        .contains("\nollama_model_count 0.0\n", "\nollama_up 1.0\n")
                        .doesNotContain("ollama_models_available", "ollama_proxy_");
                assertThat(get(homeServer, "/metrics", "").text())
                        .contains("\nollama_models_available 0.0\n", "\nollama_info_info{version=\"0.33.3\"")
                        .doesNotContain("ollama_model_count", "ollama_proxy_");
                assertThat(get(admin, "/metrics/homeserver", "").text()).contains("\nollama_info_info{");
                for (String path : List.of("/", "/metrics/", "/?name=a", "/metrics/?name=a")) {
                    assertThat(get(poller, path, "").text())
                            .as(path)
                            .contains("\nollama_model_count ")
                            .doesNotContain("ollama_proxy_");
                    assertThat(get(homeServer, path, "").text()).as(path).contains("\nollama_models_available ");
                }
                assertThat(get(client, "/", "").text()).contains("0.33.3");
                assertThat(get(client, "/metrics/", "").text()).contains("0.33.3");
                assertThat(get(admin, "/metrics/", "").text()).contains("ollama_proxy_build_info{");
                assertThat(get(admin, "/metrics", "").head().value("Vary")).contains("Accept, Accept-Encoding");
                assertThat(get(poller, "/health/ready", "").status()).isEqualTo(200);
                assertThat(get(homeServer, "/health", "").status()).isEqualTo(200);
                for (String path : List.of("/metrics/proxy", "/api/tags")) {
                    try (RawClient other = RawClient.connect(bound.get(2))) {
                        assertThat(get(other, path, "").status()).as(path).isEqualTo(404);
                    }
                }
                assertThat(get(client, "/metrics", "").text()).contains("0.33.3");
            }
        }
    }

    @Test
    void knowWhetherOllamaResponds() throws Exception {
        try (ScriptedUpstream upstream = responding(Wire.ok("{\"version\":\"0.33.3\"}"));
                Llamatap llamatap = llamatap(upstream, "--ready-needs-upstream");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            // Asked in the background after the start, and by nobody else here.
            Awaitility.await().until(() -> get(client, "/health", "").text().contains("\"reachable\":true"));
            assertThat(get(client, "/health/ready", "").status()).isEqualTo(200);
        }
        try (Llamatap llamatap =
                        new Llamatap(config("--upstream=127.0.0.1:1", "--ready-needs-upstream"), Clock.systemUTC());
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            Awaitility.await().until(() -> get(client, "/health/ready", "").status() == 503);
            assertThat(get(client, "/health/live", "").status()).isEqualTo(200);
            assertThat(get(client, "/health", "").text()).contains("\"reachable\":false");
        }
    }

    private static String recorded(String file) throws IOException {
        String path = "/recordings/ollama-0.24.0/chat-stream/" + file;
        try (InputStream in = Objects.requireNonNull(PagesIT.class.getResourceAsStream(path))) {
            return Wire.text(in.readAllBytes());
        }
    }

    private static ScriptedUpstream responding(String response) throws Exception {
        return ScriptedUpstream.responding(request -> response);
    }

    private static Llamatap llamatap(ScriptedUpstream upstream, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--upstream=127.0.0.1:" + upstream.port());
        return before(args.toArray(String[]::new));
    }

    private static Llamatap before(String... arguments) throws Exception {
        return new Llamatap(config(arguments), Clock.systemUTC());
    }

    private static ServerConfig config(String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--listen=127.0.0.1:0");
        return ConfigReader.read(args.toArray(String[]::new), Map.of(), (level, format) -> {})
                .settings();
    }

    private static HttpMessage get(RawClient client, String path, String fields) throws Exception {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n")
                .readResponse();
    }
}
