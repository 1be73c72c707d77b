package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TraceIds;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The names of the dialects {@code fastapi} and {@code categraf}. */
class PromisedNamesTest {
    private static final String MODEL = " model=gemma3:270m";

    private final AtomicLong now = new AtomicLong();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, now::get);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    @Test
    void countsARequestOnceByWhatBecameOfIt() {
        play("chat-stream", "chat-stream", "generate-preload", "generate-runner-dies", "client-leaves", "error-method");
        play("error-model-missing", "error-no-model");
        loop.onRejected(new Rejection(OllamaEndpoint.CHAT, 400, "malformed", null, "", "", TraceIds.NONE, 0));
        Page page = page(Dialect.CATEGRAF);
        assertThat(page.value("ollama_requests_total" + MODEL)).isEqualTo(5);
        assertThat(page.value("ollama_requests_success" + MODEL)).isEqualTo(3);
        assertThat(page.value("ollama_requests_failed" + MODEL)).isEqualTo(1);
        assertThat(page.value("ollama_requests_failed model=__other__")).isEqualTo(1);
        assertThat(page.sum("ollama_requests_total")).isEqualTo(6);
        assertThat(page.text())
                .contains("# TYPE ollama_requests_success untyped\n")
                .doesNotContain("model=\"\"");
    }

    @Test
    void countsWholePromptsAndReportedTokensOnly() {
        play("cache-first", "cache-second", "v1-chat-stream");
        Page own = page(Dialect.PROXY);
        double prompt = own.sum("ollama_proxy_tokens_total", "source=reported", "type=input")
                + own.sum("ollama_proxy_tokens_total", "source=reported", "type=input_cached");
        assertThat(own.sum("ollama_proxy_tokens_total", "type=input_cached")).isPositive();
        assertThat(own.sum("ollama_proxy_tokens_total", "source=estimated")).isPositive();
        assertThat(page(Dialect.FASTAPI).sum("ollama_tokens_processed_total")).isEqualTo(prompt);
        assertThat(page(Dialect.CATEGRAF).sum("ollama_prompt_tokens_total")).isEqualTo(prompt);
        assertThat(page(Dialect.CATEGRAF).sum("ollama_tokens_generated_total"))
                .isEqualTo(own.sum("ollama_proxy_tokens_total", "source=reported", "type=output"));
    }

    @Test
    void measuresSuccessfulResponsesAlone() {
        play("chat-stream", "generate-preload", "repeat-guard", "client-leaves");
        Page page = page(Dialect.FASTAPI);
        for (String name : List.of(
                "ollama_response_seconds",
                "ollama_load_duration_seconds",
                "ollama_prompt_eval_duration_seconds",
                "ollama_eval_duration_seconds",
                "ollama_tokens_per_second")) {
            assertThat(page.value(name + "_count" + MODEL)).as(name).isEqualTo(1);
        }
        assertThat(page.value("ollama_response_seconds_bucket" + MODEL + " le=7.5"))
                .isEqualTo(1);
        assertThat(page.has("ollama_tokens_per_second_bucket" + MODEL + " le=90.0"))
                .isTrue();
    }

    @Test
    void showsStatisticsOfRecentResponsesUnderTheirPromisedLabels() {
        for (int i = 1; i <= 100; i++) {
            embed(i * 1_000_000L);
        }
        Page page = page(Dialect.CATEGRAF);
        String name = "ollama_response_duration_seconds model=e:1 quantile=";
        assertThat(page.value(name + "0.5")).isEqualTo(0.050);
        assertThat(page.value(name + "0.95")).isEqualTo(0.095);
        assertThat(page.value(name + "0.99")).isEqualTo(0.099);
        assertThat(page.value(name + "min")).isEqualTo(0.001);
        assertThat(page.value(name + "max")).isEqualTo(0.100);
        assertThat(page.value(name + "avg")).isCloseTo(0.0505, within(1e-12));
        assertThat(page.value("ollama_model_load_duration_seconds model=e:1 quantile=avg"))
                .isEqualTo(7e-9);
        assertThat(page.has("ollama_model_load_duration_seconds model=e:1 quantile=max"))
                .isFalse();
    }

    @Test
    void keepsTheLastThousandResponses() {
        embed(5_000_000_000L);
        for (int i = 0; i < 1000; i++) {
            embed(1_000_000L);
        }
        assertThat(page(Dialect.CATEGRAF).value("ollama_response_duration_seconds model=e:1 quantile=max"))
                .isEqualTo(0.001);
    }

    @Test
    void forgetsResponsesOlderThanTenMinutes() {
        embed(5_000_000_000L);
        now.set(600_000_000_000L);
        assertThat(page(Dialect.CATEGRAF).has("ollama_response_duration_seconds model=e:1 quantile=0.95"))
                .isTrue();
        now.set(606_000_000_000L);
        assertThat(page(Dialect.CATEGRAF).has("ollama_response_duration_seconds model=e:1 quantile=0.95"))
                .isFalse();
    }

    /** An exchange from tick 0 to a tick. */
    private void embed(long endNanos) {
        Tap tap = loop.onRequest(OllamaEndpoint.EMBED, "POST", null, 0);
        Bodies.send("{\"model\":\"e:1\",\"input\":\"x\"}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/json", null, 1);
        Bodies.send(
                "{\"model\":\"e:1\",\"embeddings\":[[0.5]],\"load_duration\":7,\"prompt_eval_count\":2}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, endNanos);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, endNanos);
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
