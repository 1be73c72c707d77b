package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole server before an Ollama that stands behind something: a virtual host, a key, a path, a certificate. */
class UpstreamDeploymentIT {
    private static final String KEY_LINE = "upstream-credentials-file";

    @TempDir
    private Path folder;

    private static String ollama(HttpMessage request) {
        return switch (request.head().target()) {
            case "/api/version" ->
                Wire.text(Recording.load("ollama-0.33.3", "version").response());
            case "/api/tags" ->
                Wire.text(Recording.load("ollama-0.33.3", "tags").response());
            case "/api/ps" ->
                Wire.text(Recording.load("ollama-0.33.3", "ps-loaded").response());
            case "/metrics" -> Wire.ok("of_ollama 1\n");
            default ->
                Wire.text(Recording.load("ollama-0.33.3", "generate-nonstream").response());
        };
    }

    private static String status(String line) {
        return "HTTP/1.1 " + line + "\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n";
    }

    private static ScriptedUpstream guarded(String authorization, String denial) throws IOException {
        return ScriptedUpstream.responding(request -> {
            List<String> values = request.head().values("Authorization");
            return values.equals(List.of(authorization)) ? ollama(request) : status(denial);
        });
    }

    private static HttpMessage get(int port, String target, String host, String fields) throws IOException {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n")
                    .readResponse();
        }
    }

    private static ServerProcess start(int upstreamPort, String... more) throws IOException {
        String[] args = Arrays.copyOf(more, more.length + 3);
        args[more.length] = "--listen=127.0.0.1:0";
        args[more.length + 1] = "--upstream=127.0.0.1:" + upstreamPort;
        args[more.length + 2] = "--poll-interval=1s";
        return ServerProcess.start(Map.of(), args);
    }

    private static void awaitPage(int port, String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get(port, "/metrics", "x", "").text().contains(text));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "421 Misdirected Request"})
    void namesTheKeyOnceWhereClientsEndUpAtAnotherVirtualHost(String line) throws Exception {
        Function<HttpMessage, String> virtual = request ->
                request.head().values("Host").get(0).startsWith("127.0.0.1:") ? ollama(request) : status(line);
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(virtual);
                ServerProcess server = start(upstream.port())) {
            int port = server.awaitPort("listening on ");
            awaitPage(port, "ollama_up 1.0");
            assertThat(get(port, "/metrics", "x", "").text()).contains("ollama_proxy_upstream_host_differs 0.0");
            for (int i = 0; i < 5; i++) {
                assertThat(get(port, "/api/tags", "gpu.example:8000", "").status())
                        .isEqualTo(Integer.parseInt(line.substring(0, 3)));
            }
            server.awaitErr("for the host 'gpu.example:8000' with " + line.substring(0, 3));
            assertThat(get(port, "/metrics", "x", "").text())
                    .contains("ollama_proxy_upstream_host_differs 1.0", "ollama_up 1.0");
            server.signal("TERM");
            server.exitStatus();
            assertThat(count(server.err(), "upstream-host-header")).isEqualTo(1);
        }
    }

    @Test
    void takesARouteThatAnOlderOllamaLacksForNoOtherVirtualHost() throws Exception {
        String lacking =
                Wire.text(Recording.load("ollama-0.24.0", "error-unknown-route").response());
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> request.head().target().equals("/api/embed") ? lacking : ollama(request));
                ServerProcess server = start(upstream.port())) {
            int port = server.awaitPort("listening on ");
            awaitPage(port, "ollama_up 1.0");
            try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                client.send("POST /api/embed HTTP/1.1\r\nHost: gpu.example:8000\r\nContent-Length: 2\r\n\r\n{}");
                assertThat(client.readResponse().status()).isEqualTo(404);
            }
            assertThat(get(port, "/metrics", "x", "").text()).contains("ollama_proxy_upstream_host_differs 0.0");
        }
    }

    @Test
    void pollsAnOllamaBehindAKeyAndLeavesClientsTheirOwn() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "s3cret-key\n");
        try (ScriptedUpstream upstream = guarded("Bearer s3cret-key", "401 Unauthorized");
                ServerProcess server = start(
                        upstream.port(),
                        "--upstream-credentials-file=" + key,
                        "--canary-models=gemma3:270m",
                        "--canary-interval=1s",
                        "--log-level=debug")) {
            int port = server.awaitPort("listening on ");
            awaitPage(port, "ollama_up 1.0");
            awaitPage(port, "ollama_proxy_canary_requests_total{model=\"gemma3:270m\",outcome=\"ok\",}");
            assertThat(get(port, "/metrics/upstream", "x", "").text()).isEqualTo("of_ollama 1\n");
            assertThat(get(port, "/api/tags", "x", "").status()).isEqualTo(401);
            assertThat(get(port, "/api/tags", "x", "Authorization: Bearer other\r\n")
                            .status())
                    .isEqualTo(401);
            assertThat(get(port, "/api/tags", "x", "Authorization: Bearer s3cret-key\r\n")
                            .status())
                    .isEqualTo(200);
            server.signal("TERM");
            server.exitStatus();
            assertThat(server.err() + server.out()).doesNotContain("s3cret-key");
        }
    }

    @Test
    void takesUpAnotherKey() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "Basic old:pass\n");
        try (ScriptedUpstream upstream = guarded("Basic bmV3OnBhc3M=", "403 Forbidden");
                ServerProcess server = start(upstream.port(), "--upstream-credentials-file=" + key)) {
            int port = server.awaitPort("listening on ");
            server.awaitErr("status 403; the upstream does not accept the credentials of " + KEY_LINE);
            Files.writeString(key, "Basic new:pass\n");
            server.awaitErr("accepts polls again");
            awaitPage(port, "ollama_up 1.0");
            assertThat(count(server.err(), KEY_LINE)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "403 Forbidden"})
    void namesTheKeyOnceWherePollsAreNotLetIn(String denial) throws Exception {
        try (ScriptedUpstream upstream = guarded("Bearer of-clients", denial);
                ServerProcess server = start(upstream.port())) {
            int port = server.awaitPort("listening on ");
            server.awaitErr("status " + denial.substring(0, 3));
            upstream.awaitRequests(9);
            assertThat(get(port, "/api/tags", "x", "Authorization: Bearer of-clients\r\n")
                            .status())
                    .isEqualTo(200);
            server.signal("TERM");
            server.exitStatus();
            assertThat(count(server.err(), KEY_LINE)).isEqualTo(1);
            assertThat(server.err()).doesNotContain("is it Ollama?");
        }
    }

    @Test
    void rejectsForeignNamesWhereOllamaCannotSeeThem() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(UpstreamDeploymentIT::ollama);
                ServerProcess server = start(
                        upstream.port(), "--upstream-host-header=upstream", "--allowed-hosts=.example.com,gpu.corp")) {
            int port = server.awaitPort("listening on ");
            for (String host : new String[] {"evil.example", "evil.example.com.evil.net:8000", "corp.gpu"}) {
                HttpMessage response = get(port, "/api/tags", host, "");
                assertThat(response.status()).isEqualTo(403);
                assertThat(response.text()).contains("allowed-hosts", host);
            }
            for (String host : new String[] {
                "a.example.com", "example.com:1", "gpu.corp", "localhost", "127.0.0.1:" + port, "[::1]", "x"
            }) {
                assertThat(get(port, "/api/tags", host, "").status()).isEqualTo(200);
            }
            assertThat(upstream.requests())
                    .allSatisfy(request ->
                            assertThat(request.head().values("Host")).containsExactly("127.0.0.1:" + upstream.port()));
            assertThat(get(port, "/metrics", "evil.example", "").text())
                    .contains("ollama_proxy_rejected_requests_total{reason=\"host_not_allowed\",} 3.0");
            for (String path : new String[] {"/health", "/health/live", "/health/ready", "/metrics/proxy"}) {
                assertThat(get(port, path, "evil.example", "").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void leavesTheGuardToOllamaWhereItSeesTheName() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(UpstreamDeploymentIT::ollama);
                ServerProcess server = start(upstream.port())) {
            int port = server.awaitPort("listening on ");
            assertThat(get(port, "/api/tags", "evil.example", "").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preserve", "upstream"})
    void isScrapedByTheNamesThatTheReplacedExportersHad(String hostHeader) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(UpstreamDeploymentIT::ollama);
                ServerProcess server = start(
                        upstream.port(),
                        "--upstream-host-header=" + hostHeader,
                        "--poller-listen=127.0.0.1:0",
                        "--homeserver-listen=127.0.0.1:0")) {
            int main = server.awaitPort("listening on ");
            int poller = server.awaitPort("the poller metrics and /health are served on ");
            int homeserver = server.awaitPort("the homeserver metrics and /health are served on ");
            awaitPage(main, "ollama_up 1.0");
            assertThat(get(poller, "/metrics", "ollama_exporter:9200", "").text())
                    .contains("ollama_up 1.0");
            assertThat(get(main, "/metrics", "exporter:8000", "").text()).contains("ollama_up 1.0");
            assertThat(get(homeserver, "/metrics", "ollama-exporter:9619", "").text())
                    .contains("ollama_up 1.0");
            assertThat(get(main, "/metrics", "scraped.example.com", "").status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void showsItsCertificateToAnUpstreamThatWantsOne(String version) throws Exception {
        Path authority = Files.writeString(folder.resolve("authority.pem"), TestTls.read("authority.pem"));
        Path certificate = Files.writeString(folder.resolve("own.pem"), TestTls.read("elsewhere.pem"));
        Path key = Files.writeString(folder.resolve("own.key"), TestTls.read("elsewhere.key"));
        try (ScriptedUpstream upstream = ScriptedUpstream.startTlsForKnown(
                        TestTls.showingAndTrusting("loopback", "authority"),
                        TestTls.Offer.of(version, "http/1.1"),
                        connection -> connection.respondToAll(UpstreamDeploymentIT::ollama));
                ServerProcess stranger = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=https://localhost:" + upstream.port(),
                        "--upstream-ca=" + authority);
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=https://localhost:" + upstream.port(),
                        "--upstream-ca=" + authority,
                        "--upstream-tls-certificate=" + certificate,
                        "--upstream-tls-key=" + key)) {
            int port = server.awaitPort("listening on ");
            awaitPage(port, "ollama_up 1.0");
            assertThat(get(port, "/api/tags", "x", "").status()).isEqualTo(200);

            int other = stranger.awaitPort("listening on ");
            HttpMessage response = get(other, "/api/tags", "x", "");
            assertThat(response.status()).isEqualTo(502);
            // In TLS 1.2 newer Javas say no more than handshake_failure, as OpenSSL does.
            boolean isTold = version.equals("TLSv1.3");
            assertThat(response.text())
                    .contains(
                            isTold ? "requires a TLS client certificate" : "client certificate",
                            "upstream-tls-certificate");
            stranger.awaitErr(isTold ? "502: the upstream requires a TLS client certificate" : "client certificate");
            assertThat(get(other, "/metrics/upstream", "x", "").text()).contains("client certificate");
        }
    }
}
