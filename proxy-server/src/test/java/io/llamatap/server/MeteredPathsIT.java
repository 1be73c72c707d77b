package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request is metered by where it leads, however its path is written and whatever route it is; the path goes on as it came. */
class MeteredPathsIT {
    private final CopyOnWriteArrayList<String> targets = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "generate-nonstream, /api/%67enerate, /api/generate",
        "generate-nonstream, /%61pi/generate, /api/generate",
        "generate-nonstream, /api%2Fgenerate?x=%zz, /api/generate",
        "chat-stream, /api/%63hat, /api/chat",
        "v1-responses-stream, /api/codex/v1/responses, /api/codex/v1/responses",
        "v1-responses-stream, /next/v9/responses, /v1/responses",
        "v1-messages-stream, /anthropic/v1/messages, /v1/messages"
    })
    void countsTokens(String name, String path, String route) throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", name);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
            HttpMessage request = connection.nextRequest();
            while (request != null) {
                targets.add(request.head().target());
                connection.send(recording.response());
                request = connection.nextRequest();
            }
        })) {
            String[] arguments = {
                "--listen=127.0.0.1:0", "--poll-interval=off", "--upstream=127.0.0.1:" + upstream.port()
            };
            try (Llamatap llamatap = new Llamatap(
                    ConfigReader.read(arguments, Map.of(), (level, format) -> {})
                            .settings(),
                    Clock.systemUTC())) {
                InetSocketAddress proxy = llamatap.start().get(0);
                try (RawClient client = RawClient.connect(proxy)) {
                    String sent = Wire.text(recording.request())
                            .replaceFirst("^POST \\S+", "POST " + path.replace("$", "\\$"));
                    assertThat(client.send(sent).readResponse().status()).isEqualTo(200);
                }
                Awaitility.await().untilAsserted(() -> {
                    String page = page(proxy);
                    assertThat(page)
                            .containsPattern("ollama_proxy_requests_total\\{route=\"" + route
                                    + "\",model=\"[^\"_]+\",outcome=\"ok\",code=\"200\",?\\} 1\\.0")
                            .containsPattern("ollama_proxy_tokens_total\\{model=\"[^\"_]+\",type=\"output\","
                                    + "source=\"reported\",?\\} [1-9]");
                });
            }
        }
        assertThat(targets).contains(path);
    }

    private static String page(InetSocketAddress proxy) throws Exception {
        try (RawClient client = RawClient.connect(proxy)) {
            return client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readResponse()
                    .text();
        }
    }
}
