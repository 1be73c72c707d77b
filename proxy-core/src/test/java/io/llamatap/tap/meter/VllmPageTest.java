package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.ConstantLabels;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page in vLLM's names tells what our own tell. */
class VllmPageTest {
    private static final String MODEL = " model_name=gemma3:270m engine=0";
    private static final String OWN = " model=gemma3:270m";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, () -> 0);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    /** What vLLM's dashboards (`prometheus_grafana/grafana.json` and `dashboards/grafana`) ask for, but for what cannot be known. */
    @Test
    void hasEveryNameThatPublishedDashboardsAskForAndThatCanBeKnown() {
        play("chat-stream", "cache-first", "cache-second");
        Page page = page(Dialect.VLLM);
        for (String histogram : List.of(
                "e2e_request_latency_seconds",
                "inter_token_latency_seconds",
                "time_per_output_token_seconds",
                "time_to_first_token_seconds",
                "request_prompt_tokens",
                "request_generation_tokens",
                "request_queue_time_seconds",
                "request_prefill_time_seconds",
                "request_decode_time_seconds")) {
            String name = "vllm:" + histogram;
            assertThat(page.value(name + "_count" + MODEL)).as(name).isPositive();
            assertThat(page.value(name + "_sum" + MODEL)).as(name).isNotNegative();
            assertThat(page.value(name + "_bucket" + MODEL + " le=+Inf"))
                    .isEqualTo(page.value(name + "_count" + MODEL));
            assertThat(page.text()).contains("# TYPE " + name + " histogram\n");
        }
        for (String counter : List.of("prompt_tokens_total", "generation_tokens_total", "prefix_cache_hits_total")) {
            assertThat(page.value("vllm:" + counter + MODEL)).as(counter).isPositive();
        }
        for (String reason : List.of("stop", "length", "abort", "error")) {
            assertThat(page.has("vllm:request_success_total" + MODEL + " finished_reason=" + reason))
                    .as(reason)
                    .isTrue();
        }
        assertThat(page.value("vllm:num_requests_running" + MODEL)).isZero();
        assertThat(page.value("vllm:num_requests_waiting" + MODEL)).isZero();
        assertThat(page.text()).doesNotContain("kv_cache").doesNotContain("model_name=\"\"");
    }

    @Test
    void showsOurOwnNumbers() {
        play(
                "chat-stream",
                "cache-first",
                "cache-second",
                "v1-chat-stream",
                "client-leaves",
                "generate-preload",
                "chat-tools-stream");
        Page page = page(Dialect.VLLM);
        Page own = page(Dialect.PROXY);
        double prompt = own.sum("ollama_proxy_tokens_total", "source=reported", "type=input")
                + own.sum("ollama_proxy_tokens_total", "source=reported", "type=input_cached");
        assertThat(page.sum("vllm:prompt_tokens_total")).isEqualTo(prompt);
        assertThat(page.sum("vllm:request_prompt_tokens_sum")).isEqualTo(prompt);
        assertThat(page.sum("vllm:prefix_cache_queries_total")).isEqualTo(prompt);
        assertThat(page.sum("vllm:prefix_cache_hits_total"))
                .isEqualTo(own.sum("ollama_proxy_tokens_total", "type=input_cached"))
                .isPositive();
        assertThat(page.sum("vllm:generation_tokens_total"))
                .isEqualTo(own.sum("ollama_proxy_tokens_total", "source=reported", "type=output"));
        assertThat(page.sum("vllm:request_success_total", "finished_reason=abort"))
                .isEqualTo(own.sum("ollama_proxy_client_cancellations_total"))
                .isPositive();
        assertThat(page.sum("vllm:request_success_total", "finished_reason=stop"))
                .isEqualTo(own.sum("ollama_proxy_finished_total", "reason=stop")
                        + own.sum("ollama_proxy_finished_total", "reason=tool_calls"));
        assertThat(page.sum("vllm:time_to_first_token_seconds_count"))
                .isEqualTo(own.sum("ollama_proxy_time_to_first_token_seconds_count"));
        assertThat(page.sum("vllm:request_time_per_output_token_seconds_sum"))
                .isEqualTo(own.sum("ollama_proxy_time_per_output_token_seconds_sum", "source=observed"));
    }

    @Test
    void leavesThePrefixCacheOutUntilOllamaTellsOfIt() {
        play("chat-stream");
        assertThat(page(Dialect.VLLM).text()).doesNotContain("prefix_cache");
        play("cache-first", "cache-second");
        assertThat(page(Dialect.VLLM).sum("vllm:prefix_cache_hits_total")).isPositive();
    }

    @Test
    void tellsRequestsThatWaitFromThoseThatRun() {
        play("chat-stream"); // makes the model known
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"model\":\"gemma3:270m\",\"messages\":[]}", tap::onRequestBody);
        assertInFlight(0, 0);
        tap.onRequestEnd();
        assertInFlight(1, 0);
        tap.onResponseHead(200, "application/x-ndjson", null, 1);
        assertInFlight(0, 1);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 5);
        assertInFlight(0, 0);
        Tap leaving = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"model\":\"gemma3:270m\",\"messages\":[]}", leaving::onRequestBody);
        leaving.onRequestEnd();
        assertInFlight(1, 0);
        leaving.onEnd(ExchangeEnd.CLIENT_LEFT, 0, 5);
        assertInFlight(0, 0);
    }

    @Test
    void isOnNoOtherPage() {
        for (MetricDescriptor family : Catalogue.of(Dialect.VLLM)) {
            assertThat(family.text()).startsWith("vllm:");
            assertThat(family.dialects()).containsExactly(Dialect.VLLM);
        }
    }

    /** People may have had these labels before there was this page. */
    @Test
    void letsPeopleKeepLabelsOfTheirOwnThatItHas() {
        for (String label : List.of("engine", "model_name", "finished_reason", "max_lora")) {
            ConstantLabels.check(label);
        }
    }

    private void assertInFlight(int waiting, int running) {
        Page page = page(Dialect.VLLM);
        assertThat(page.value("vllm:num_requests_waiting" + MODEL)).isEqualTo(waiting);
        assertThat(page.value("vllm:num_requests_running" + MODEL)).isEqualTo(running);
        assertThat(page(Dialect.PROXY).value("ollama_proxy_model_requests_waiting" + OWN))
                .isEqualTo(waiting);
    }

    private void play(String... names) {
        for (String name : names) {
            Replay.whole(Recording.load("ollama-0.33.3", name), loop);
        }
    }

    private Page page(Dialect dialect) {
        return Page.of(List.of(registry.snapshot()), dialect, false);
    }
}
