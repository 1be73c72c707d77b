package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each signal of a silent loss looks like on the page, before and after, as {@code docs/signals.md} shows it. */
class SignalsIT {
    private static final Path PAGE = Path.of("..", "docs", "signals.md");
    private static final String VERSION = "ollama-0.33.0-rc2";
    private static final String GEMMA = "{model=\"gemma3:270m\"";
    private static final String ABSENT = "-";

    /** A response as Ollama's documentation has it: no recording has a model of the cloud. */
    private static final String CLOUD = "{\"model\":\"gpt-oss:120b-cloud\",\"remote_model\":\"gpt-oss:120b\","
            + "\"remote_host\":\"https://ollama.com\",\"response\":\"x\",\"done\":true,\"done_reason\":\"stop\","
            + "\"prompt_eval_count\":70,\"eval_count\":30}";

    private final StringBuilder written = new StringBuilder("""
            # Signals, before and after

            What Ollama does without telling its clients, and how it shows on `/metrics`. `SignalsIT` sends the requests through Llamatap to a scripted upstream,
            reads the page before and after, and writes this page. The responses are recordings of a real Ollama 0.33 where a recording is named. `-` is a series
            that does not exist. To write it anew:

                mvn -pl proxy-server -am verify -Dit.test=SignalsIT -Dllamatap.pages=write
            """);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private @Nullable RawClient scraper;

    private void respond(UpstreamConnection connection) throws IOException {
        for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            String name = request.head().value("x-response").orElse("");
            switch (name) {
                case "hang" -> {
                    connection.await(goOn);
                    connection.send(Wire.ok(CLOUD));
                }
                case "cloud" -> connection.send(Wire.ok(CLOUD));
                case "quota" -> connection.send("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}");
                case "" -> connection.send(polled(request.head().target()));
                default -> connection.send(Recording.load(VERSION, name).response());
            }
        }
    }

    private static byte[] polled(String target) {
        return switch (target) {
            case "/api/version" -> Wire.bytes(Wire.ok("{\"version\":\"0.33.0-rc2\"}"));
            case "/api/tags" -> Recording.load(VERSION, "tags").response();
            default -> Recording.load(VERSION, "ps-context-default").response();
        };
    }

    /** Sends a recorded request, and lets the upstream respond as recorded. */
    private static void replay(InetSocketAddress proxy, String... names) throws IOException {
        for (String name : names) {
            try (RawClient client = RawClient.connect(proxy)) {
                String request = Wire.text(Recording.load(VERSION, name).request());
                client.send(request.replaceFirst("\r\n", "\r\nX-Response: " + name + "\r\n"));
                client.readResponseUnlessEnded();
            }
        }
    }

    private static RawClient ask(RawClient client, String model, String response) throws IOException {
        String body = "{\"model\":\"" + model + "\",\"prompt\":\"x\",\"stream\":false}";
        return client.send("POST /api/generate HTTP/1.1\r\nHost: h\r\nX-Response: " + response + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    private interface Cause {
        void happen() throws Exception;
    }

    /**
     * Shows a signal.
     *
     * @param rows three of each: a series, its value before and after; {@code >x} is any larger value
     */
    private void shows(String title, String what, Cause cause, String... rows) throws Exception {
        written.append("\n## ").append(title).append("\n\n").append(what).append("\n\n");
        written.append("| series | before | after |\n|---|---|---|\n");
        String before = page();
        for (int i = 0; i < rows.length; i += 3) {
            assertThat(matches(before, rows[i], rows[i + 1]))
                    .as("before: %s %s in %s", rows[i], rows[i + 1], line(before, rows[i]))
                    .isTrue();
        }
        cause.happen();
        for (int i = 0; i < rows.length; i += 3) {
            String series = rows[i];
            String after = rows[i + 2];
            Awaitility.await(series + " " + after)
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(matches(page(), series, after))
                            .as(line(page(), series))
                            .isTrue());
            written.append("| `")
                    .append(series)
                    .append("` | ")
                    .append(rows[i + 1])
                    .append(" | ")
                    .append(after)
                    .append(" |\n");
        }
    }

    private static boolean matches(String page, String series, String expected) {
        String value = line(page, series);
        if (value.equals(ABSENT) || expected.equals(ABSENT)) {
            return value.equals(expected);
        }
        return expected.startsWith(">")
                ? Double.parseDouble(value) > Double.parseDouble(expected.substring(1))
                : Double.parseDouble(value) == Double.parseDouble(expected);
    }

    /** Returns the value of a series; a dash if it does not exist. */
    private static String line(String page, String series) {
        Matcher value = Pattern.compile("\n" + Pattern.quote(series.replace("}", ",}")) + " (\\S+)\n")
                .matcher(page);
        return value.find() ? value.group(1) : ABSENT;
    }

    private String page() throws IOException {
        StringBuilder pages = new StringBuilder();
        RawClient client = Objects.requireNonNull(scraper);
        for (String path : new String[] {"/metrics", "/metrics/vllm", "/metrics/epp"}) {
            pages.append(client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")
                    .readResponse()
                    .text());
        }
        return pages.toString();
    }

    @Test
    void showEachSilentLoss() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.start(this::respond);
                Llamatap llamatap = new Llamatap(
                        ConfigReader.read(
                                        new String[] {
                                            "--listen=127.0.0.1:0",
                                            "--upstream=127.0.0.1:" + ollama.port(),
                                            "--poll-interval=1s",
                                            "--stuck-min-silence=300ms",
                                            "--stuck-max-silence=300ms",
                                            "--epp-page"
                                        },
                                        Map.of(),
                                        (level, format) -> {})
                                .settings(),
                        Clock.systemUTC())) {
            InetSocketAddress proxy = llamatap.start().get(0);
            try (RawClient pages = RawClient.connect(proxy)) {
                scraper = pages;
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !line(
                                page(), "ollama_model_loaded" + GEMMA + "}")
                        .equals(ABSENT));
                waits(proxy);
                // A model's tokens have to be known before anything can be told of its prompts.
                replay(proxy, "generate-near-context-256", "generate-near-context-256", "generate-near-context-256");
                losses(proxy);
                failures(proxy);
                hang(proxy);
            }
        }
        WrittenPage.check(PAGE, written + figures());
    }

    private void waits(InetSocketAddress proxy) throws Exception {
        shows(
                "Waiting for a slot",
                "`queue-same-model-0` to `-2`: three at once with `OLLAMA_NUM_PARALLEL=1`. They waited for 0.002 s, 0.9 s and 1.8 s.",
                () -> replay(proxy, "queue-same-model-0", "queue-same-model-1", "queue-same-model-2"),
                "ollama_proxy_queue_wait_seconds_bucket" + GEMMA + ",le=\"0.5\"}",
                ABSENT,
                "1",
                "ollama_proxy_queue_wait_seconds_bucket" + GEMMA + ",le=\"1.0\"}",
                ABSENT,
                "2",
                "ollama_proxy_queue_wait_seconds_bucket" + GEMMA + ",le=\"2.5\"}",
                ABSENT,
                "3",
                "ollama_proxy_cold_requests_total" + GEMMA + "}",
                "0",
                "0");
    }

    private void losses(InetSocketAddress proxy) throws Exception {
        shows(
                "A prompt that was cut",
                "`generate-truncated-256`: the response is a success like any other.",
                () -> replay(proxy, "generate-truncated-256"),
                "ollama_proxy_request_outcomes_total{outcome=\"ok\"}",
                "6",
                "7",
                "ollama_proxy_prompts_truncated_total" + GEMMA + ",reason=\"fingerprint\"}",
                "0",
                "1");
        shows(
                "A chat that lost its oldest messages",
                "`chat-oldest-dropped-256`: only the size of the request tells.",
                () -> replay(proxy, "chat-oldest-dropped-256"),
                "ollama_proxy_prompts_truncated_total" + GEMMA + ",reason=\"size\"}",
                "0",
                "1");
        shows(
                "A response that went on past the context",
                "`generate-context-full`: 400 tokens in a context of 256; the beginning was forgotten.",
                () -> replay(proxy, "generate-context-full"),
                "ollama_proxy_length_ends_total" + GEMMA + ",reason=\"context_full\"}",
                "0",
                "1");
    }

    private void failures(InetSocketAddress proxy) throws Exception {
        shows(
                "A full queue",
                "`error-queue-full`: 503.",
                () -> replay(proxy, "error-queue-full"),
                "ollama_proxy_model_failures_total" + GEMMA + ",reason=\"queue_full\"}",
                "0",
                "1");
        shows(
                "A runner that crashed",
                "`generate-runner-dies`: 200, tokens, and an error in the last line.",
                () -> replay(proxy, "generate-runner-dies"),
                "ollama_proxy_request_outcomes_total{outcome=\"stream_error\"}",
                "0",
                "1",
                "ollama_proxy_model_failures_total" + GEMMA + ",reason=\"runner_crashed\"}",
                "0",
                "1");
        shows(
                "A model of the cloud, and its quota",
                "A success and a 429, both scripted.",
                () -> {
                    try (RawClient client = RawClient.connect(proxy)) {
                        ask(client, "gpt-oss:120b-cloud", "cloud").readResponse();
                        ask(client, "gpt-oss:120b-cloud", "quota").readResponse();
                    }
                },
                "ollama_proxy_inference_requests_total{location=\"cloud\",outcome=\"ok\"}",
                "0",
                "1",
                "ollama_proxy_inference_tokens_total{location=\"cloud\",type=\"output\"}",
                "0",
                "30",
                "ollama_proxy_model_failures_total{model=\"gpt-oss:120b-cloud\",reason=\"rate_limited\"}",
                ABSENT,
                "1");
    }

    private void hang(InetSocketAddress proxy) throws Exception {
        try (RawClient client = RawClient.connect(proxy)) {
            shows(
                    "A model that hangs while polls are answered",
                    "Scripted: not a byte comes. For this test `stuck-min-silence` is 300 ms. The last rows are what engines that balance are told of it.",
                    () -> ask(client, "gemma3:270m", "hang"),
                    "ollama_up",
                    "1",
                    "1",
                    "ollama_proxy_stuck_requests" + GEMMA + ",phase=\"waiting_first_byte\"}",
                    ABSENT,
                    "1",
                    "ollama_proxy_oldest_request_age_seconds" + GEMMA + ",phase=\"waiting_first_byte\"}",
                    ABSENT,
                    ">0.3",
                    "ollama_proxy_upstream_silence_seconds",
                    "0",
                    ">0.3",
                    "ollama_proxy_model_silence_seconds" + GEMMA + "}",
                    ABSENT,
                    ">0.3",
                    "ollama_proxy_model_requests_waiting" + GEMMA + "}",
                    "0",
                    "1",
                    "vllm:num_requests_waiting{model_name=\"gemma3:270m\",engine=\"0\"}",
                    "0",
                    "1",
                    "ollama_proxy_total_queued_requests",
                    "0",
                    "1");
            goOn.countDown();
            client.readResponse();
        }
    }

    /** The tests that are named fail if one of these numbers is not so. */
    private static String figures() {
        return """

                ## False alarms

                | what was tried | test | false alarms |
                |---|---|---|
                | 10,000 made-up complete prompts around the critical lengths: prose, code, ideographs, Hangul, Cyrillic, digits, runs of blanks, lines of dashes | `TruncatedPromptsTest` | 0 |
                | all %d recordings of complete prompts, each judged with six contexts | `TruncatedPromptsTest` | 0 |
                | 10,000 made-up requests to three models of which one fits into memory: loads of up to four minutes, waits of more than 1,000 s, pauses of up to 100 s in streams, clients that give up | `HonestTrafficTest` | 0 |

                Found: all of 200 made-up prompts that were far too long, and all recorded ones that were cut.

                GPUs that are lost and models that become slow need days of figures: `OwnRulesTest` shows their alerts on made-up series.
                """.formatted(Recording.all().stream()
                .map(Recording::name)
                .filter(name -> !name.contains("truncated") && !name.contains("dropped"))
                .count());
    }
}
