package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever numbers the upstream sends, no counter decreases or becomes negative, and the next valid number counts. */
class StrangeNumbersTest {
    private static final String NATIVE = "{\"model\":\"m:1\",\"response\":\"a\",\"done\":true,\"total_duration\":N,"
            + "\"load_duration\":N,\"prompt_eval_count\":N,\"prompt_eval_cached_count\":N,\"prompt_eval_duration\":N,"
            + "\"eval_count\":N,\"eval_duration\":N}";
    private static final String OPENAI =
            "{\"object\":\"chat.completion\",\"model\":\"m:1\",\"choices\":[{\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":N,\"completion_tokens\":N,\"prompt_tokens_details\":{\"cached_tokens\":N}}}";
    private static final String ANTHROPIC = "{\"type\":\"message\",\"model\":\"m:1\",\"stop_reason\":\"end_turn\","
            + "\"usage\":{\"input_tokens\":N,\"cache_read_input_tokens\":N,\"output_tokens\":N}}";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private final LoopTap other = new MetricsTapFactory(registry).forLoop(1);
    private Map<String, Double> before = Map.of();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-9223372036854775808",
                "-9223372036854775809",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551615",
                "4611686018427387904",
                "4294967296",
                "4294967297",
                "1e308",
                "1e400",
                "-1e308",
                "0.5",
                "-0",
                "0",
                "1",
                "\"NaN\"",
                "\"12\"",
                "null",
                "[]",
                "{}",
                "true",
                "99999999999999999999999999999999999999999999999999"
            })
    void neverMakeACounterGoBackwards(String number) {
        for (int i = 0; i < 5; i++) {
            respond(loop, OllamaEndpoint.GENERATE, NATIVE.replace("N", number));
            respond(other, OllamaEndpoint.GENERATE, NATIVE.replace("N", number));
            respond(loop, OllamaEndpoint.OPENAI_CHAT, OPENAI.replace("N", number));
            respond(loop, OllamaEndpoint.ANTHROPIC_MESSAGES, ANTHROPIC.replace("N", number));
            check();
        }
        double tokens = Page.of(registry).value("ollama_proxy_tokens_total model=m:1 type=output source=reported");
        respond(loop, OllamaEndpoint.GENERATE, NATIVE.replace("N", "3"));
        check();
        assertThat(Page.of(registry).value("ollama_proxy_tokens_total model=m:1 type=output source=reported"))
                .isEqualTo(tokens + 3);
    }

    private void check() {
        Map<String, Double> now = new HashMap<>();
        Stream.of(Dialect.MAIN, Dialect.HOMESERVER)
                .forEach(dialect -> now.putAll(
                        Page.of(List.of(registry.snapshot()), dialect, false).values()));
        now.forEach((series, value) -> {
            assertThat(value).as(series).isGreaterThanOrEqualTo(0).isFinite();
            if (series.matches(".*_(total|sum|count|bucket|success|failed)(\\{.*)?")) {
                assertThat(value).as(series).isGreaterThanOrEqualTo(before.getOrDefault(series, 0.0));
            }
        });
        before = now;
    }

    private static void respond(LoopTap loop, OllamaEndpoint endpoint, String body) {
        Tap tap = loop.onRequest(endpoint, "POST", null, 0);
        Bodies.send("{\"model\":\"m:1\",\"prompt\":\"x\",\"messages\":[{}]}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/json", null, 1);
        Bodies.send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
    }
}
