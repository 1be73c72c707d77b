package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures are told by model and cause, and the models of the cloud apart. */
class ModelFailuresTest {
    private static final String FAILURES = "ollama_proxy_model_failures_total";

    private final List<AccessRecord> told = new ArrayList<>();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, () -> 0);
    private final LoopTap loop = new MetricsTapFactory(registry, null, number -> told::add).forLoop(0);

    @ParameterizedTest
    @CsvSource({
        "error-queue-full, queue_full",
        "error-chat-queue-full, queue_full",
        "error-v1-queue-full, queue_full",
        "error-v1-messages-queue-full, queue_full",
        "queue-full-3, queue_full",
        "generate-nonstream-runner-dies, runner_crashed",
        "generate-runner-dies, runner_crashed",
        "native-chat-runner-dies, runner_crashed",
        "runner-dies-while-loading, runner_crashed"
    })
    void tellsTheCauseThatOllamaNames(String name, String reason) {
        Recording recording = Recording.load("ollama-0.33.0-rc2", name);
        Replay.whole(recording, loop);
        Page page = Page.of(registry);
        assertThat(page.sum(FAILURES, "reason=" + reason)).isEqualTo(1);
        assertThat(page.sum(FAILURES)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"generate-long", "error-model-missing", "error-bad-format", "v1-responses-nonstream", "client-leaves"})
    void tellsNoCauseWhereNoneIsNamed(String name) {
        Replay.whole(Recording.load("ollama-0.33.0-rc2", name), loop);
        assertThat(Page.of(registry).sum(FAILURES)).isZero();
    }

    @Test
    void tellsTheModelOfAConnectionThatWasRefused() {
        registry.models().list("llama3");
        Tap tap = begin("llama3");
        tap.onUpstreamConnecting();
        tap.onFailed("refused", UpstreamError.REFUSED);
        tap.onEnd(ExchangeEnd.UPSTREAM_FAILED, 502, 3);
        assertThat(Page.of(registry).value(FAILURES + " model=llama3:latest reason=refused"))
                .isEqualTo(1);
        assertThat(told.get(0).reason()).isEqualTo("refused");
    }

    @Test
    void doesNotTakeAClosedClientForAFailedUpstream() {
        registry.models().list("llama3");
        Tap tap = begin("llama3");
        tap.onFailed(ClientClosed.REFUSED.label(), null);
        tap.onEnd(ExchangeEnd.BROKEN_OFF, 0, 3);
        assertThat(ClientClosed.REFUSED.label()).isEqualTo(UpstreamError.REFUSED.label());
        assertThat(Page.of(registry).sum(FAILURES)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"402, payment_required", "429, rate_limited"})
    void tellsQuotaResponsesByTheirStatusAlone(int status, String reason) {
        registry.models().list("gpt-oss:120b-cloud");
        respond("gpt-oss:120b-cloud", status, "{\"error\":\"somebody@example.org used all of it\"}");
        Page page = Page.of(registry);
        assertThat(page.value(FAILURES + " model=gpt-oss:120b-cloud reason=" + reason))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_inference_requests_total location=cloud outcome=client_error"))
                .isEqualTo(1);
        assertThat(told.get(0).reason()).isEqualTo(reason);
        assertThat(page.text() + told).doesNotContain("somebody");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-oss:120b-cloud, '', cloud",
        "qwen3-coder:480b-CLOUD, '', cloud",
        "glm-4.6:cloud, '', cloud",
        "mine, '\"remote_model\":\"gpt-oss:120b\",\"remote_host\":\"https://ollama.com:443\",', cloud",
        "cloud, '', local",
        "thundercloud:7b, '', local",
        "x:thundercloud, '', local",
        "gpt-oss:120b-cloud:local, '', local",
        "mine, '\"remote_host\":\"\",', local"
    })
    void tellsCloudFromLocal(String model, String fields, String location) {
        String body = "{\"model\":\"m\"," + fields + "\"response\":\"a\",\"done\":true,\"done_reason\":\"stop\","
                + "\"total_duration\":9000000000,\"load_duration\":8000000000,\"prompt_eval_count\":5,\"eval_count\":7}";
        respond(model, 200, body);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_inference_requests_total location=" + location + " outcome=ok"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_inference_tokens_total location=" + location + " type=input"))
                .isEqualTo(5);
        assertThat(page.value("ollama_proxy_inference_tokens_total location=" + location + " type=output"))
                .isEqualTo(7);
        assertThat(page.sum("ollama_proxy_inference_tokens_total")).isEqualTo(12);
        // Whatever the cloud loads, it is no cold start here.
        assertThat(page.sum("ollama_proxy_cold_requests_total")).isEqualTo(location.equals("local") ? 1 : 0);
    }

    private void respond(String model, int status, String body) {
        Tap tap = begin(model);
        tap.onResponseHead(status, "application/json", null, 1);
        Bodies.send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, status, 4);
    }

    private Tap begin(String model) {
        Tap tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, 0);
        tap.onClient(null, "POST", "/api/generate");
        Bodies.send("{\"model\":\"" + model + "\",\"prompt\":\"y\"}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }
}
