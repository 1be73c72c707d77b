package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An Ollama that hangs is seen, though it goes on answering polls: from the wire to the page. */
class StuckIT {
    private static final String REQUEST_BODY = "{\"model\":\"m:1\",\"prompt\":\"x\"}";
    private static final String REQUEST = "POST /api/generate HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + REQUEST_BODY.length() + "\r\n\r\n" + REQUEST_BODY;
    private static final String CHUNK = "{\"model\":\"m:1\",\"response\":\"x\",\"done\":false}\n";
    private static final String LISTS =
            "{\"version\":\"0.33.3\",\"models\":[{\"name\":\"m:1\",\"size\":1,\"size_vram\":1}]}";

    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Answers polls, and hangs before the first byte of a response, or behind its first chunk. */
    private ScriptedUpstream hanging(String before) throws IOException {
        return ScriptedUpstream.start(connection -> {
            String target = connection.awaitRequest().head().target();
            if (target.equals("/api/generate")) {
                connection.send(before);
                connection.await(goOn);
                connection.close();
            } else {
                connection.send(Wire.ok(LISTS));
            }
        });
    }

    private static Llamatap before(ScriptedUpstream upstream) throws Exception {
        String[] arguments = {
            "--listen=127.0.0.1:0",
            "--upstream=127.0.0.1:" + upstream.port(),
            "--stuck-min-silence=200ms",
            "--stuck-max-silence=200ms",
            "--poll-interval=1s"
        };
        return new Llamatap(
                ConfigReader.read(arguments, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    private void tells(String before, String phase) throws Exception {
        try (ScriptedUpstream upstream = hanging(before);
                Llamatap llamatap = before(upstream)) {
            var proxy = llamatap.start().get(0);
            try (RawClient client = RawClient.connect(proxy);
                    RawClient scraper = RawClient.connect(proxy)) {
                Awaitility.await().until(() -> page(scraper).contains("ollama_model_loaded{model=\"m:1\",} 1.0"));
                assertThat(page(scraper))
                        .contains("ollama_proxy_upstream_silence_seconds 0.0\n")
                        .doesNotContain("ollama_proxy_stuck_requests{");
                client.send(REQUEST);
                Awaitility.await().untilAsserted(() -> assertThat(page(scraper))
                        .contains("ollama_proxy_stuck_requests{model=\"m:1\",phase=\"" + phase + "\",} 1.0"));
                String page = page(scraper);
                assertThat(page).contains("\nollama_up 1.0\n");
                assertThat(value(page, "ollama_proxy_upstream_silence_seconds "))
                        .isGreaterThanOrEqualTo(0.2);
                assertThat(value(page, "ollama_proxy_model_silence_seconds{model=\"m:1\",} "))
                        .isGreaterThanOrEqualTo(0.2);
                assertThat(value(
                                page,
                                "ollama_proxy_oldest_request_age_seconds{model=\"m:1\",phase=\"" + phase + "\",} "))
                        .isGreaterThanOrEqualTo(0.2);
                goOn.countDown();
                Awaitility.await().untilAsserted(() -> assertThat(page(scraper))
                        .contains("ollama_proxy_upstream_silence_seconds 0.0\n")
                        .doesNotContain("ollama_proxy_stuck_requests{"));
            }
        }
    }

    private static String page(RawClient client) throws IOException {
        return client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                .readResponse()
                .text();
    }

    private static double value(String page, String series) {
        Matcher value =
                Pattern.compile("\n" + Pattern.quote(series) + "(\\S+)\n").matcher(page);
        assertThat(value.find()).as(series).isTrue();
        return Double.parseDouble(value.group(1));
    }

    @Test
    void beforeTheFirstByte() throws Exception {
        tells("", "waiting_first_byte");
    }

    @Test
    void inTheMiddleOfAStream() throws Exception {
        tells(
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Wire.chunk(CHUNK),
                "streaming");
    }
}
