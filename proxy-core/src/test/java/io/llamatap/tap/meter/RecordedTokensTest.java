package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens and speeds of every recorded response that reports them, compared with a plain search for the last number of a key. */
class RecordedTokensTest {
    static List<Recording> responded() {
        return Recording.all().stream()
                .filter(r -> r.method().equals("POST") && r.status() == 200 && r.isResponseComplete())
                .filter(r -> OllamaEndpoint.of(r.path()).isInference())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("responded")
    void countsReportedTokens(Recording recording) {
        boolean isAnthropic = recording.path().equals("/v1/messages");
        long cached = last(recording, "prompt_eval_cached_count|cached_tokens|cache_read_input_tokens");
        long prompt = last(recording, "prompt_eval_count|prompt_tokens|input_tokens");
        long output = last(recording, "eval_count|completion_tokens|output_tokens");
        if (isAnthropic && prompt >= 0) {
            prompt += Math.max(0, cached);
        }
        String body = new String(recording.responseBody(), UTF_8);
        // Zeros without a finish reason, and the estimate at the start of a message that never ended, do not count.
        boolean isVoid = (body.contains("message_start") && !body.contains("message_delta"))
                || (body.contains("\"finish_reason\":null") && !body.contains("data:"));
        Page page = replay(recording);
        assertThat(page.sum("ollama_proxy_tokens_total", "source=reported", "type=input"))
                .isEqualTo(isVoid ? 0 : (double) Math.max(0, prompt - Math.max(0, cached)));
        assertThat(page.sum("ollama_proxy_tokens_total", "source=reported", "type=input_cached"))
                .isEqualTo(isVoid ? 0 : (double) Math.max(0, cached));
        assertThat(page.sum("ollama_proxy_tokens_total", "source=reported", "type=output"))
                .isEqualTo(isVoid ? 0 : (double) Math.max(0, output));
        assertThat(page.sum("ollama_proxy_request_tokens_sum"))
                .isEqualTo(page.sum("ollama_proxy_tokens_total", "source=reported"));
    }

    @ParameterizedTest
    @MethodSource("responded")
    void derivesSpeedsAndWaitsFromOllamasOwnDurations(Recording recording) {
        long total = last(recording, "total_duration");
        long load = last(recording, "load_duration");
        long prefill = last(recording, "prompt_eval_duration");
        long eval = last(recording, "eval_duration");
        long cached = Math.max(0, last(recording, "prompt_eval_cached_count"));
        Page page = replay(recording);
        boolean isReported = total > 0 && eval > 0;
        assertThat(page.sum("ollama_proxy_queue_wait_seconds_count")).isEqualTo(isReported ? 1 : 0);
        if (isReported) {
            assertThat(page.sum("ollama_proxy_queue_wait_seconds_sum"))
                    .isCloseTo(Math.max(0, total - load - prefill - eval) / 1e9, within(1e-9));
            assertThat(page.sum("ollama_proxy_time_per_output_token_seconds_sum", "source=reported"))
                    .isCloseTo(eval / 1e9 / last(recording, "eval_count"), within(1e-9));
            assertThat(page.sum("ollama_proxy_prefill_tokens_per_second_sum"))
                    .isCloseTo((last(recording, "prompt_eval_count") - cached) * 1e9 / prefill, within(1e-3));
        }
    }

    private static Page replay(Recording recording) {
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
        Replay.whole(recording, new MetricsTapFactory(registry).forLoop(0));
        return Page.of(registry);
    }

    private static long last(Recording recording, String keys) {
        Matcher matcher =
                Pattern.compile("\"(?:" + keys + ")\":(\\d+)").matcher(new String(recording.responseBody(), UTF_8));
        long last = -1;
        while (matcher.find()) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }
}
