package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be read for metering passes byte for byte, and is counted correctly or not at all. */
@ExtendWith(NothingLeft.class)
@DisplayName("Row 58: bodies that cannot be read")
class UnreadableBodiesIT {
    private static final String ASKED =
            "{\"model\":\"m\",\"prompt\":\"p\",\"messages\":[{\"role\":\"user\",\"content\":\"p\"}]}";
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String SSE = "text/event-stream";
    private static final String LAST =
            "{\"model\":\"m\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":7}\n";
    private static final String TOKEN = "{\"model\":\"m\",\"response\":\"a\",\"done\":false}\n";

    private static String zipped(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(Wire.bytes(text));
        }
        return Wire.text(out.toByteArray());
    }

    /** Name, type, further fields, body, and how many output tokens must be counted. */
    static List<Arguments> bodies() throws IOException {
        String events =
                "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}EE"
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":7}}EEdata: [DONE]EE";
        return List.of(
                Arguments.of("a plain stream", NDJSON, "", TOKEN.repeat(3) + LAST, 7),
                Arguments.of("malformed JSON", NDJSON, "", TOKEN + "{\"response\":}\n" + LAST, -1),
                Arguments.of("no JSON at all", NDJSON, "", "<html>\u0000\u00ff</html>", 0),
                Arguments.of("depth of 10,000", NDJSON, "", "{\"a\":" + "[".repeat(10_000) + "\n", 0),
                Arguments.of("invalid UTF-8", NDJSON, "", TOKEN.replace("\"a\"", "\"\u00ff\u00c0\u0080\"") + LAST, 7),
                Arguments.of("gzip", NDJSON, "Content-Encoding: gzip\r\n", zipped(TOKEN + LAST), 0),
                Arguments.of("wrongly labelled as gzip", NDJSON, "Content-Encoding: gzip\r\n", TOKEN + LAST, 0),
                Arguments.of("objects in one line", NDJSON, "", TOKEN.trim() + LAST, -1),
                Arguments.of("no last object", NDJSON, "", TOKEN.repeat(3), 0),
                Arguments.of("a number that is none", NDJSON, "", LAST.replace("7", "7e999999999"), -1),
                Arguments.of("a type that is wrong", JSON, "", TOKEN + LAST, -1),
                Arguments.of("events with LF", SSE, "", events.replace("EE", "\n\n"), 7),
                Arguments.of("events with CRLF", SSE, "", events.replace("EE", "\r\n\r\n"), 7),
                Arguments.of("events with CR", SSE, "", events.replace("EE", "\r\r"), -1),
                Arguments.of("events without their end", SSE, "", events.substring(0, 40), 0));
    }

    @ParameterizedTest(name = "row 58: {0}")
    @MethodSource("bodies")
    @Row(58)
    void relaysThemByteForByteHoweverTheyAreCut(String name, String type, String fields, String body, int tokens)
            throws IOException {
        String route = type.equals(SSE) ? "/v1/chat/completions" : "/api/generate";
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + fields + "Transfer-Encoding: chunked\r\n\r\n";
        String response = head + Wire.chunk(body) + Wire.LAST_CHUNK;
        byte[] bytes = Wire.bytes(response);
        int step = 1 + body.length() / 300;
        int exchanges = 0;
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    int cut = head.length();
                    while (connection.nextRequest() != null) {
                        connection.sendCutAt(bytes, cut);
                        cut += step;
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int cut = head.length(); cut < bytes.length; cut += step) {
                client.send("POST " + route + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + ASKED.length() + "\r\n\r\n"
                        + ASKED);
                assertThat(Wire.text(client.read(bytes.length))).as(name).isEqualTo(response);
                exchanges++;
            }
            proxy.taps().awaitEnded(exchanges);
            double counted = proxy.books().value("ollama_proxy_tokens_total type=output source=reported");
            if (tokens >= 0) {
                assertThat(counted).as(name).isEqualTo((double) tokens * exchanges);
            } else {
                // Counted correctly or not at all, but the same however it was split.
                assertThat(counted).as(name).isIn(0.0, 7.0 * exchanges);
            }
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("row 58: 50 MB of base64 in a request and in a response")
    @Row(58)
    void relaysHugeStrings() throws Exception {
        String image = "QUJD".repeat(12_500_000);
        String request = "{\"images\":[\"" + image + "\"],\"prompt\":\"p\",\"model\":\"m\"}";
        String response = "{\"model\":\"m\",\"response\":\"" + image
                + "\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":7}";
        String head = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: " + request.length() + "\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitReceived(head.length() + request.length());
                    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                            + response.length() + "\r\n\r\n");
                    connection.send(response);
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(head).send(request);

            HttpMessage got = client.readResponse("POST");
            assertThat(got.body()).isEqualTo(Wire.bytes(response));
            // Its bytes are counted before its tokens, so a look between the two finds none of them.
            proxy.taps().awaitEnded(1);
            assertThat(proxy.books().value("ollama_proxy_request_bytes_total")).isEqualTo(request.length());
            assertThat(proxy.books().value("ollama_proxy_response_bytes_total")).isEqualTo(response.length());
            assertThat(proxy.books().value("ollama_proxy_tokens_total type=output"))
                    .isEqualTo(7);
        }
    }
}
