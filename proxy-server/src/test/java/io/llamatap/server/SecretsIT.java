package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts, responses and credentials appear in no log at any level. */
@DisabledOnOs(OS.WINDOWS)
class SecretsIT {
    private static final String CANARY = "kanarek7Qx";
    private static final String FIELDS = "Host: x\r\nAuthorization: Bearer " + CANARY + "\r\nX-Api-Key: " + CANARY
            + "\r\nCookie: a=" + CANARY + "\r\nX-Other: " + CANARY + "\r\n";
    private static final String CHAT =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + CANARY + "\"}]}";

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void neverReachAnyLog(String format) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(SecretsIT::respond);
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + upstream.port(),
                        "--log-level=trace",
                        "--log-format=" + format,
                        "--access-log=stdout",
                        "--access-log-format=" + format)) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            String query = "?key=" + CANARY;
            int lines = 0;
            lines += send(proxy, post("/api/chat" + query, CHAT), 200);
            lines += send(proxy, post("/v1/chat/completions" + query, CHAT), 200);
            lines += send(proxy, post("/v1/messages" + query, CHAT), 200);
            // Failures of Ollama, and responses that are not HTTP.
            lines += send(proxy, post("/api/show" + query, CHAT), 404);
            lines += send(proxy, post("/api/copy" + query, CHAT), 502);
            lines += send(proxy, post("/api/create" + query, CHAT), 502);
            // Bodies that cannot be read, and names that are too long to be one.
            lines += send(proxy, post("/api/generate" + query, "{\"model\":\"m\",\"prompt\":" + CANARY), 200);
            lines += send(proxy, post("/api/embed" + query, "{\"model\":\"" + "m".repeat(9_000) + CANARY + "\"}"), 200);
            // Refusals: of fields, of targets, of what is no HTTP, of chunks, and of what is too large.
            lines += send(proxy, "POST /api/chat" + query + " HTTP/1.1\r\nA B: " + CANARY + "\r\n\r\n", 400);
            lines += send(proxy, "POST /api/chat" + query + " HTTP/1.1\r\n" + FIELDS + "Host: y\r\n\r\n", 400);
            lines += send(proxy, "GET http://" + CANARY + "@x/" + query + " HTTP/1.1\r\n" + FIELDS + "\r\n", 400);
            lines += send(proxy, CANARY + "\r\n\r\n", 400);
            lines += send(
                    proxy,
                    "POST /api/chat" + query + " HTTP/1.1\r\n" + FIELDS + "Transfer-Encoding: chunked\r\n\r\n" + CANARY
                            + "\r\n",
                    400);
            lines += send(proxy, "GET /" + query + CANARY.repeat(4_000) + " HTTP/1.1\r\n\r\n", 414);
            lines += send(
                    proxy, "GET /" + query + " HTTP/1.1\r\n" + FIELDS + "L: " + CANARY.repeat(9_000) + "\r\n\r\n", 431);
            // Our own pages.
            send(proxy, "GET /metrics/nope" + query + " HTTP/1.1\r\n" + FIELDS + "\r\n", 404);
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();

            assertThat(server.out().lines()).hasSize(lines);
            assertThat(server.err()).contains("/api/chat");
            assertThat(server.out() + server.err()).doesNotContainIgnoringCase(CANARY);
        }
    }

    private static String respond(io.llamatap.testkit.HttpMessage request) {
        String target = request.head().target();
        String path = target.substring(0, target.indexOf('?') < 0 ? target.length() : target.indexOf('?'));
        return switch (path) {
            case "/api/show" -> "HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\n" + CANARY;
            case "/api/copy" -> CANARY + " is no HTTP\r\n\r\n";
            case "/api/create" -> "HTTP/1.1 200 OK\r\n" + CANARY + " " + CANARY + "\r\n\r\n";
            case "/api/chat" ->
                Wire.ok("{\"message\":{\"content\":\"" + CANARY + "\"},\"done\":true,\"done_reason\":\"stop\"}\n");
            default -> Wire.ok("{\"content\":\"" + CANARY + "\", " + CANARY);
        };
    }

    private static String post(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\n" + FIELDS + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static int send(InetSocketAddress proxy, String request, int status) throws IOException {
        try (RawClient client = RawClient.connect(proxy)) {
            assertThat(client.send(request).readResponse().status()).isEqualTo(status);
        }
        return 1;
    }
}
