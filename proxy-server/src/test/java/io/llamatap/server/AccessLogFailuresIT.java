package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rejected and failed requests have a line too, with everything that is known about them. */
class AccessLogFailuresIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private Path folder;

    private LoggingServer server = new LoggingServer(Path.of(""));

    @BeforeEach
    void logsToAFolderOfItsOwn() {
        server = new LoggingServer(folder);
    }

    @Test
    void tellsOfAClientThatLeft() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "chat-stream");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    // The check at the start asks as well.
                    if (connection.awaitRequest().head().target().equals("/api/chat")) {
                        connection.send(Wire.text(recording.response()).substring(0, 400));
                        connection.awaitEnd();
                    }
                });
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port())) {
            try (RawClient client = RawClient.connect(llamatap.start().get(0))) {
                client.send(recording.request()).readHead();
            }
            server.awaitLine();
        }
        assertThat(server.onlyLine()).containsEntry("status", 200L).containsEntry("outcome", "cancelled");
    }

    @Test
    void tellsOfAnUpstreamThatBrokeOff() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "chat-stream");
        String half = Wire.text(recording.response()).substring(0, 400);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(half);
                });
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port());
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(client.send(recording.request()).awaitEnd()).isEqualTo(Ending.FIN);
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 200L)
                .containsEntry("outcome", "stream_error")
                .containsEntry("reason", "reset");
    }

    @Test
    void tellsOfAnErrorThatTheClientLeftFor() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "generate-runner-dies");
        String wire = Wire.text(recording.response());
        String untilTheError = wire.substring(0, wire.length() - "0\r\n\r\n".length());
        assertThat(untilTheError).contains("{\"error\":");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    if (connection.awaitRequest().head().target().equals("/api/generate")) {
                        connection.send(untilTheError);
                        connection.awaitEnd();
                    }
                });
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port())) {
            try (RawClient client = RawClient.connect(llamatap.start().get(0))) {
                client.send(recording.request()).read(untilTheError.length());
            }
            server.awaitLine();
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 200L)
                .containsEntry("outcome", "stream_error")
                .containsEntry("reason", "error_object");
    }

    @Test
    void tellsOfAStreamThatWasCutSinceDrainingTookTooLong() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "chat-stream");
        String half = Wire.text(recording.response()).substring(0, 400);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    if (connection.awaitRequest().head().target().equals("/api/chat")) {
                        connection.send(half);
                        connection.awaitEnd();
                    }
                });
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port(), "--drain-timeout=10ms");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            client.send(recording.request()).readHead();
            llamatap.drain();
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 200L)
                .containsEntry("outcome", "timeout")
                .containsEntry("reason", "drain");
    }

    @Test
    void tellsOfARequestThatWasCutBeforeItsResponse() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "chat-stream");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                Llamatap llamatap = server.logging(
                        "--upstream=127.0.0.1:" + upstream.port(), "--poll-interval=off", "--drain-timeout=10ms");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            client.send(recording.request());
            upstream.awaitRequests(2); // the check at the start asks as well
            llamatap.drain();
        }
        assertThat(server.onlyLine())
                .doesNotContainKey("status")
                .containsEntry("outcome", "timeout")
                .containsEntry("reason", "drain");
    }

    @Test
    void tellsOfALoginPortal() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "chat-stream");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 302 Found\r\nLocation: http://portal/\r\nContent-Length: 0\r\n\r\n");
                });
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port());
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(client.send(recording.request()).readResponse().status()).isEqualTo(302);
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 302L)
                .containsEntry("outcome", "upstream_error")
                .containsEntry("reason", "redirect");
    }

    @Test
    void tellsOfAnUpstreamThatIsNotThere() throws Exception {
        try (Llamatap llamatap = server.logging("--upstream=127.0.0.1:1");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(client.send(GET).readResponse().status()).isEqualTo(502);
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 502L)
                .containsEntry("outcome", "upstream_error")
                .containsEntry("reason", "refused")
                .doesNotContainKeys("upstream", "connect_seconds", "first_byte_seconds");
    }

    @Test
    void tellsOfRejectionsWithAsMuchAsCouldBeRead() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                Llamatap llamatap =
                        server.logging("--upstream=127.0.0.1:" + upstream.port(), "--max-head=1KiB", "--loops=1")) {
            InetSocketAddress address = llamatap.start().get(0);
            ask(address, "POST /api/chat?secret HTTP/1.1\r\nContent-Length: 1\r\n\r\n", 400);
            ask(address, "GET /api/tags HTTP/1.1\r\nHost: x\r\nLong: " + "x".repeat(2_000) + "\r\n\r\n", 431);
            ask(address, "GET http://user:secret@x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400);
            ask(address, "POST /api/chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno\r\n", 400);
        }
        List<Map<String, Object>> lines = server.lines();
        assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(line)
                .containsEntry("outcome", "rejected")
                .containsEntry("client", "127.0.0.1"));
        assertThat(lines.get(0))
                .containsEntry("status", 400L)
                .containsEntry("reason", "host")
                .containsEntry("method", "POST")
                .containsEntry("path", "/api/chat")
                .containsEntry("route", "/api/chat");
        assertThat(lines.get(1))
                .containsEntry("status", 431L)
                .containsEntry("reason", "head_too_large")
                .doesNotContainKeys("method", "path");
        assertThat(lines.get(2)).containsEntry("reason", "request_target").doesNotContainKey("path");
        assertThat(lines.get(3)).containsEntry("reason", "chunk").containsEntry("path", "/api/chat");
    }

    @Test
    void leavesOurOwnPagesOutButNotTheirRejections() throws Exception {
        try (Llamatap llamatap = server.logging("--upstream=127.0.0.1:1", "--admin=127.0.0.1:0")) {
            InetSocketAddress admin = llamatap.start().get(1);
            try (RawClient client = RawClient.connect(admin)) {
                assertThat(client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readResponse()
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readResponse()
                                .text())
                        .contains("ollama_proxy_access_log_dropped_lines_total 0.0");
                assertThat(client.send(GET).readResponse().status()).isEqualTo(404);
            }
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 404L)
                .containsEntry("path", "/api/tags")
                .containsEntry("reason", "no_page");
    }

    @Test
    void tellsWhoMayNotAsk() throws Exception {
        Path tokens = Files.writeString(folder.resolve("tokens"), "for-clients\n");
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                Llamatap llamatap = server.logging(
                        "--upstream=127.0.0.1:" + upstream.port(), "--token-file=" + tokens, "--loops=1")) {
            InetSocketAddress address = llamatap.start().get(0);
            ask(address, "GET /api/tags?secret HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\r\n\r\n", 401);
            // A browser's question goes through, without a token.
            ask(
                    address,
                    "OPTIONS /api/chat HTTP/1.1\r\nHost: x\r\nOrigin: http://a.example\r\n"
                            + "Access-Control-Request-Method: POST\r\n\r\n",
                    200);
        }
        List<Map<String, Object>> lines = server.lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .containsEntry("status", 401L)
                .containsEntry("outcome", "rejected")
                .containsEntry("reason", "token")
                .containsEntry("client", "127.0.0.1")
                .containsEntry("method", "GET")
                .containsEntry("path", "/api/tags");
        assertThat(lines.get(0).toString()).doesNotContain("s3cret", "?secret");
        assertThat(lines.get(1)).containsEntry("status", 200L).containsEntry("method", "OPTIONS");
    }

    @Test
    void tellsWhoAsksFromElsewhere() throws Exception {
        try (Llamatap llamatap = server.logging("--upstream=127.0.0.1:1", "--allow-networks=192.0.2.0/24")) {
            ask(llamatap.start().get(0), GET, 403);
        }
        assertThat(server.onlyLine())
                .containsEntry("status", 403L)
                .containsEntry("outcome", "rejected")
                .containsEntry("reason", "network")
                .containsEntry("client", "127.0.0.1")
                .containsEntry("path", "/api/tags");
    }

    @Test
    void tellsOfAnEncryptedListenerWhatItTellsOfAPlainOne() throws Exception {
        Path certificate = Files.writeString(folder.resolve("cert.pem"), TestTls.read("loopback.pem"));
        Path key = Files.writeString(folder.resolve("key.pem"), TestTls.read("loopback.key"));
        Path tokens = Files.writeString(folder.resolve("tokens"), "for-clients\n");
        String allowed = GET.replace("\r\n\r\n", "\r\nAuthorization: Bearer for-clients\r\n\r\n");
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                Llamatap llamatap = server.logging(
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--tls-certificate=" + certificate,
                        "--tls-key=" + key,
                        "--token-file=" + tokens,
                        "--max-connections-per-address=1",
                        "--loops=1")) {
            InetSocketAddress address = llamatap.start().get(0);
            // No handshake, no request: the metrics count it, and no line tells of it.
            ask(address, GET, 400);
            try (RawClient client = RawClient.connect(address, 0, TestTls.trusting("authority"), TestTls.Offer.USUAL)) {
                assertThat(client.send(GET).readResponse().status()).isEqualTo(401);
                assertThat(client.send(allowed).readResponse().status()).isEqualTo(200);
                // One that has nothing going on would make room.
                client.send(allowed.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\n"));
                try (RawClient second =
                        RawClient.connect(address, 0, TestTls.trusting("authority"), TestTls.Offer.USUAL)) {
                    assertThat(second.send(allowed).readResponse().status()).isEqualTo(503);
                }
                assertThat(client.send("x").readResponse().status()).isEqualTo(200);
            }
        }
        List<Map<String, Object>> lines = server.lines();
        assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(line).containsEntry("client", "127.0.0.1"));
        assertThat(lines.get(0)).containsEntry("status", 401L).containsEntry("path", "/api/tags");
        assertThat(lines.get(1)).containsEntry("status", 200L).containsEntry("outcome", "ok");
        assertThat(lines.get(2)).containsEntry("status", 503L).containsEntry("reason", "connections_per_address");
    }

    private static void ask(InetSocketAddress address, String request, int status) throws Exception {
        try (RawClient client = RawClient.connect(address)) {
            assertThat(client.send(request).readResponse().status()).isEqualTo(status);
        }
    }
}
