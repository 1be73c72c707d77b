package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTapTest {
    private static final String MODEL = "model=gemma3:270m";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void timesTheFirstTokenAndTheGapsByTheirFlush(boolean direct) {
        Replay.begin(recording("chat-stream"), loop, direct).head().lines(4).end(ExchangeEnd.CLIENT_LEFT);
        Page page = page();
        double first = (Replay.LINE_NANOS + Replay.FLUSH_NANOS) / 1e9;
        String ttft = "ollama_proxy_time_to_first_token_seconds";
        assertThat(page.value(ttft + "_count " + MODEL + " api=ollama")).isEqualTo(1);
        assertThat(page.value(ttft + "_sum " + MODEL + " api=ollama")).isEqualTo(first);
        assertThat(page.value("ollama_proxy_time_to_first_answer_seconds_sum " + MODEL))
                .isEqualTo(first);
        assertThat(page.value("ollama_proxy_inter_chunk_seconds_count " + MODEL))
                .isEqualTo(3);
        assertThat(page.value("ollama_proxy_inter_chunk_seconds_sum " + MODEL)).isEqualTo(3 * Replay.LINE_NANOS / 1e9);
    }

    @Test
    void timesTheFirstResponseApartFromThinking() {
        Replay.begin(recording("chat-thinking-stream"), loop, true)
                .head()
                .lines(1000)
                .end(ExchangeEnd.COMPLETE);
        Page page = page();
        assertThat(page.sum("ollama_proxy_time_to_first_answer_seconds_sum"))
                .isGreaterThan(page.sum("ollama_proxy_time_to_first_token_seconds_sum"));
        assertThat(page.sum("ollama_proxy_time_to_first_token_seconds_count")).isEqualTo(1);
    }

    @Test
    void countsWorkThrownAwayWhenTheClientLeaves() {
        Replay replay =
                Replay.begin(recording("client-leaves"), loop, true).head().lines(7);
        replay.end(ExchangeEnd.CLIENT_LEFT);
        Page page = page();
        assertThat(page.value("ollama_proxy_client_cancellations_total " + MODEL + " phase=streaming"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_cancelled_output_chunks_total " + MODEL))
                .isEqualTo(7);
        assertThat(page.value("ollama_proxy_cancelled_seconds_total " + MODEL))
                .isEqualTo((replay.flushedNanos() + 1_000_000) / 1e9);
        assertThat(page.sum("ollama_proxy_request_duration_seconds_count")).isZero();
        assertThat(page.sum("ollama_proxy_finished_total")).isZero();
    }

    @Test
    void takesAClientThatLeavesAfterTheMarkerForServed() {
        Replay.begin(recording("v1-chat-stream"), loop, true).head().lines(1000).end(ExchangeEnd.CLIENT_LEFT);
        assertThat(page().sum("ollama_proxy_requests_total", "outcome=ok")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "TRUNCATED, 200, stream_error",
        "TIMED_OUT, 200, timeout",
        "CLIENT_LEFT, 200, cancelled",
    })
    void judgesAStreamThatBreaksByWhatBrokeIt(ExchangeEnd end, int status, String outcome) {
        Replay.begin(recording("chat-stream"), loop, true).head().lines(3).end(end);
        Page page = page();
        assertThat(page.value("ollama_proxy_requests_total route=/api/chat " + MODEL + " outcome=" + outcome + " code="
                        + status))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_stream_errors_total " + MODEL + " reason=truncated"))
                .isEqualTo(outcome.equals("stream_error") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_FAILED, 502, upstream_error, 502",
        "TIMED_OUT, 504, timeout, 504",
        "REJECTED, 400, rejected, 400",
        "CLIENT_LEFT, 0, cancelled, none",
        "UPSTREAM_FAILED, 599, upstream_error, other",
    })
    void judgesAnExchangeThatOllamaNeverRespondedTo(ExchangeEnd end, int status, String outcome, String code) {
        Replay.begin(recording("chat-stream"), loop, true).end(end, status);
        Page page = page();
        assertThat(page.value("ollama_proxy_requests_total route=/api/chat model=__other__ outcome=" + outcome
                        + " code=" + code))
                .isEqualTo(1);
        assertThat(page.text()).doesNotContain("gemma3");
        assertThat(page.sum("ollama_proxy_finished_total")).isZero();
    }

    @Test
    void keepsLoadsAndUnloadsOutOfLatenciesAndTokens() {
        for (String name : new String[] {"generate-preload", "generate-unload-before", "chat-preload", "embed-empty"}) {
            Replay.whole(recording(name), loop);
        }
        Page page = page();
        assertThat(page.sum("ollama_proxy_requests_total", "outcome=ok")).isEqualTo(4);
        assertThat(page.sum("ollama_proxy_finished_total", "reason=load")).isEqualTo(3);
        assertThat(page.sum("ollama_proxy_finished_total", "reason=unload")).isEqualTo(1);
        assertThat(page.sum("ollama_proxy_request_duration_seconds_count")).isZero();
        assertThat(page.sum("ollama_proxy_time_to_first_token_seconds_count")).isZero();
        assertThat(page.sum("ollama_proxy_request_tokens_count")).isZero();
        assertThat(page.sum("ollama_proxy_queue_wait_seconds_count")).isZero();
        assertThat(page.sum("ollama_proxy_unmetered_responses_total")).isZero();
    }

    @Test
    void countsTheTotalsOfEmbeddingsAlone() {
        Replay.whole(recording("embed"), loop);
        Page page = page();
        assertThat(page.sum("ollama_proxy_tokens_total", "type=input")).isPositive();
        assertThat(page.sum("ollama_proxy_tokens_total", "type=output")).isZero();
        assertThat(page.sum("ollama_proxy_queue_wait_seconds_count")).isZero();
        assertThat(page.sum("ollama_proxy_request_duration_seconds_count")).isEqualTo(1);
        assertThat(page.sum("ollama_proxy_finished_total", "reason=none")).isEqualTo(1);
    }

    @Test
    void estimatesAStreamWithoutCountsByItsFrames() {
        Recording recording = recording("v1-chat-stream");
        Replay.whole(recording, loop);
        Page page = page();
        assertThat(page.value("ollama_proxy_tokens_total " + MODEL + " type=output source=estimated"))
                .isEqualTo((double) new String(recording.responseBody(), UTF_8)
                        .lines()
                        .filter(line -> line.contains("\"content\":\"") && !line.contains("\"content\":\"\""))
                        .count())
                .isGreaterThan(10);
        assertThat(page.value("ollama_proxy_estimated_usage_total " + MODEL)).isEqualTo(1);
        assertThat(page.value("ollama_proxy_unmetered_responses_total reason=no_usage"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_tokens_total", "source=reported")).isZero();
        assertThat(page.sum("ollama_proxy_request_tokens_count")).isZero();
    }

    @Test
    void doesNotMeterWhatIsNotAskedOfAModel() {
        Replay.whole(recording("error-method"), loop);
        Page page = page();
        assertThat(page.value("ollama_proxy_requests_total route=/api/generate model= outcome=client_error code=405"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_finished_total")).isZero();
    }

    @Test
    void admitsAModelOfAListThatPassedWhenItIsFirstAskedFor() {
        Replay.whole(recording("tags"), loop);
        assertThat(page().text()).doesNotContain("gemma3");
        Replay.begin(recording("chat-stream"), loop, true);
        assertThat(page().value("ollama_proxy_finished_total " + MODEL + " reason=stop"))
                .isZero();
    }

    @Test
    void countsAModelThatOnlyFailsAsOther() {
        Replay.whole(recording("error-model-missing"), loop);
        Page page = page();
        assertThat(page.value("ollama_proxy_requests_total route=/api/generate model=__other__ outcome=client_error"
                        + " code=404"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_model_labels_overflow_total")).isZero();
    }

    @Test
    void admitsAModelThatIsNamedOnlyAfterTheResponseBegan() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"messages\":[{}],", tap::onRequestBody);
        tap.onResponseHead(200, "application/x-ndjson", null, 100);
        Bodies.send("\"model\":\"m:1\"}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 400);
        assertThat(page().value("ollama_proxy_requests_total route=/api/chat model=m:1 outcome=cancelled code=200"))
                .isEqualTo(1);
    }

    @Test
    void saysWhenThereAreTooManyModels() {
        MetricsRegistry small = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 1);
        small.models().admitUsed("first");
        Replay.whole(recording("chat-stream"), new MetricsTapFactory(small).forLoop(0));
        Page page = Page.of(small);
        assertThat(page.sum("ollama_proxy_model_labels_overflow_total")).isEqualTo(1);
        assertThat(page.sum("ollama_proxy_requests_total", "model=__other__", "outcome=ok"))
                .isEqualTo(1);
    }

    @Test
    void showsWhatAnExchangeWaitsFor() {
        Tap tap = chat();
        tap.onUpstreamConnecting();
        assertPhase("upstream_connect", "__other__");
        tap.onRequestSent(50);
        assertPhase("waiting_first_byte", "__other__");
        tap.onResponseHead(200, "application/x-ndjson", null, 100);
        assertPhase("waiting_first_token", "m:1");
        Bodies.send(
                "{\"model\":\"m:1\",\"message\":{\"content\":\"x\"},\"done\":false}\n",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 200));
        tap.onResponseFlushed(200, 300);
        assertPhase("streaming", "m:1");
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, 400);
        assertThat(page().sum("ollama_proxy_requests_in_flight")).isZero();
        assertThat(page().sum("ollama_proxy_model_requests_in_flight")).isZero();
    }

    @Test
    void measuresItsOwnDelays() {
        Replay.begin(recording("chat-stream"), loop, true).head().lines(5).end(ExchangeEnd.CLIENT_LEFT);
        Page page = page();
        String name = "ollama_proxy_overhead_seconds";
        assertThat(page.value(name + "_sum phase=request")).isEqualTo(Replay.SENT_NANOS / 1e9);
        assertThat(page.value(name + "_sum phase=first_byte")).isEqualTo(Replay.FLUSH_NANOS / 1e9);
        assertThat(page.value(name + "_count phase=chunk")).isEqualTo(4);
        assertThat(page.value(name + "_sum phase=chunk")).isEqualTo(4 * Replay.FLUSH_NANOS / 1e9);
    }

    private void assertPhase(String phase, String model) {
        Page page = page();
        assertThat(page.value("ollama_proxy_requests_in_flight phase=" + phase)).isEqualTo(1);
        assertThat(page.sum("ollama_proxy_requests_in_flight")).isEqualTo(1);
        assertThat(page.value("ollama_proxy_model_requests_in_flight model=" + model))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_model_requests_in_flight")).isEqualTo(1);
    }

    private Tap chat() {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        Bodies.send("{\"model\":\"m:1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    private Page page() {
        return Page.of(registry);
    }

    private static Recording recording(String name) {
        return Recording.load("ollama-0.33.3", name);
    }
}
