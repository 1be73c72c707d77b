package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of every recorded exchange, compared with simple rules on its bytes. */
class RecordedOutcomesTest {
    static List<Recording> all() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysWhatTheWireSays(Recording recording) {
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
        Replay.whole(recording, new MetricsTapFactory(registry).forLoop(0));
        Page page = Page.of(registry);
        String outcome = outcome(recording);
        assertThat(page.sum("ollama_proxy_requests_total")).isEqualTo(1);
        assertThat(page.sum(
                        "ollama_proxy_requests_total",
                        "route=" + OllamaEndpoint.of(recording.path()).route(),
                        "outcome=" + outcome,
                        "code=" + recording.status()))
                .as(
                        "%s of %s",
                        outcome,
                        page.values().entrySet().stream()
                                .filter(e -> e.getValue() > 0)
                                .filter(e -> e.getKey().startsWith("ollama_proxy_requests_total"))
                                .toList())
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_requests_in_flight")).isZero();
        assertThat(page.sum("ollama_proxy_model_requests_in_flight")).isZero();
        assertThat(page.sum("ollama_proxy_response_bytes_total")).isEqualTo(recording.responseBody().length);
        assertThat(page.sum("ollama_proxy_request_bytes_total")).isEqualTo(recording.requestBody().length);
        assertThat(page.sum("ollama_proxy_stream_errors_total")).isEqualTo(outcome.equals("stream_error") ? 1 : 0);
        assertThat(page.sum("ollama_proxy_client_cancellations_total")).isEqualTo(outcome.equals("cancelled") ? 1 : 0);
    }

    private static String outcome(Recording recording) {
        if (!recording.isResponseComplete()) {
            return "cancelled";
        }
        if (recording.status() >= 400) {
            return recording.status() >= 500 ? "upstream_error" : "client_error";
        }
        if (!recording.method().equals("POST")) {
            return "ok";
        }
        String body = new String(recording.responseBody(), UTF_8);
        boolean streamed =
                String.valueOf(recording.responseHeader("content-type")).contains("event-stream");
        return switch (recording.path()) {
            case "/api/generate", "/api/chat" ->
                body.contains("{\"error\":") ? "stream_error" : body.contains("\"done\":true") ? "ok" : "incomplete";
            case "/v1/chat/completions", "/v1/completions" -> {
                if (streamed && body.contains("\"model\":\"\"")) {
                    yield "stream_error";
                }
                boolean isEnded = streamed ? body.contains("data: [DONE]") : !body.contains("\"finish_reason\":null");
                yield isEnded ? "ok" : "incomplete";
            }
            case "/v1/messages" ->
                body.contains(streamed ? "message_stop" : "\"stop_reason\":\"") ? "ok" : "incomplete";
            case "/v1/responses" ->
                body.contains(streamed ? "response.completed" : "\"status\":\"completed\"") ? "ok" : "incomplete";
            case "/api/pull", "/api/push", "/api/create" -> body.contains("{\"error\":") ? "stream_error" : "ok";
            default -> "ok";
        };
    }
}
