package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Why models come and go, and what is inferred of requests that do not pass here (decisions on load reasons and on use beside). */
class ResidencyWatchTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, () -> 0);
    private final LoopTap relay = new MetricsTapFactory(registry).forLoop(0);
    private final Map<String, Long> ownUse = new HashMap<>();
    private final ResidencyWatch watch = new ResidencyWatch(
            registry.poller(),
            registry.models(),
            (model, since) -> ownUse.getOrDefault(model, Long.MIN_VALUE) >= since);
    /** Seconds since noon. */
    private long now;

    @Test
    void countsNothingAtTheFirstPoll() {
        look(held("a", 300));
        assertThat(page().sum("ollama_proxy_model_load_events_total")).isZero();
        assertThat(page().value("ollama_inference_requests_total")).isZero();
    }

    @Test
    void tellsALoadByARequest() {
        look();
        ask("a", "\"prompt\":\"x\"", 3);
        look(held("a", 300));
        assertThat(event("a", "load", "request")).isEqualTo(1);
    }

    @Test
    void tellsALoadByARequestThatHasWaitedForSeveralLooks() {
        look();
        Tap tap = begin("a", "\"prompt\":\"x\"");
        look();
        look();
        look(held("a", 300));
        assertThat(event("a", "load", "request")).isEqualTo(1);
        end(tap, (double) now);
    }

    @Test
    void tellsALoadByAPreloadEvenIfARequestFollowedIt() {
        look();
        ask("a", "\"prompt\":\"\"", 2);
        ask("a", "\"prompt\":\"x\"", 4);
        look(held("a", 300));
        assertThat(event("a", "load", "preload")).isEqualTo(1);
    }

    @Test
    void doesNotKnowWhoLoadedWhatNobodyHereAskedFor() {
        look();
        ask("b", "\"prompt\":\"x\"", 2);
        look(held("a", 300));
        assertThat(event("a", "load", "unknown")).isEqualTo(1);
    }

    @Test
    void tellsAnExplicitUnload() {
        look(held("a", 300));
        ask("a", "\"keep_alive\":0", 2);
        look();
        assertThat(event("a", "unload", "explicit")).isEqualTo(1);
        look(held("a", 300));
        ask("a", "\"prompt\":\"x\",\"keep_alive\":\"0s\"", 2);
        look();
        assertThat(event("a", "unload", "explicit")).isEqualTo(2);
    }

    @Test
    void tellsAnUnloadWhoseTimeHadCome() {
        look(held("a", 10));
        look();
        assertThat(event("a", "unload", "keep_alive_expired")).isEqualTo(1);
    }

    @Test
    void tellsAnEviction() {
        look(held("a", 300), held("c", 300));
        ask("b", "\"prompt\":\"x\"", 2);
        look(held("b", 300), held("c", 300));
        assertThat(event("a", "unload", "evicted")).isEqualTo(1);
        assertThat(event("b", "load", "request")).isEqualTo(1);
    }

    @Test
    void tellsACrash() {
        look(held("a", 300), held("b", 300));
        Tap tap = begin("a", "\"prompt\":\"x\"");
        long nanos = (now + 3) * SECOND;
        tap.onResponseHead(500, "application/json", null, nanos);
        send(
                "{\"error\":\"an error was encountered while running the model: unexpected EOF\"}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos));
        tap.onEnd(ExchangeEnd.COMPLETE, 500, nanos);
        look();
        assertThat(event("a", "unload", "crashed")).isEqualTo(1);
        assertThat(event("b", "unload", "unknown")).isEqualTo(1);
        look(held("a", 300));
        look();
        assertThat(event("a", "unload", "crashed")).isEqualTo(1);
    }

    /** The model that goes is not listed any more while the one that comes is not listed yet. */
    @Test
    void tellsTheWaitForAnEvictedModelFromALoad() {
        look(held("a", 300));
        ask("a", "\"prompt\":\"x\"", 9);
        Tap tap = begin("b", "\"prompt\":\"x\"");
        look();
        long nanos = (now + 5) * SECOND; // 20 s after it was asked
        tap.onResponseHead(200, "application/json", null, nanos);
        send(
                "{\"response\":\"x\",\"done\":true,\"total_duration\":20000000000,\"load_duration\":18000000000,"
                        + "\"eval_count\":1,\"eval_duration\":2000000000}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos));
        tap.onResponseFlushed(nanos, nanos);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, nanos);
        look(held("b", 300));
        assertThat(page().value("ollama_proxy_cold_start_seconds_sum model=b:latest"))
                .isEqualTo(9);
        assertThat(page().value("ollama_proxy_queue_wait_seconds_sum model=b:latest"))
                .isEqualTo(9);
    }

    @Test
    void takesALoadForWholeWhereNothingCanBeLearned() {
        look();
        Tap tap = begin("b", "\"prompt\":\"x\"");
        long nanos = (now + 5) * SECOND;
        tap.onResponseHead(200, "application/json", null, nanos);
        send(
                "{\"response\":\"x\",\"done\":true,\"total_duration\":5000000000,\"load_duration\":4000000000,"
                        + "\"eval_count\":1,\"eval_duration\":1000000000}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos));
        tap.onResponseFlushed(nanos, nanos);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, nanos);
        assertThat(page().sum("ollama_proxy_cold_start_seconds_count")).isZero();
        watch.onFailure();
        assertThat(page().value("ollama_proxy_cold_start_seconds_sum model=b:latest"))
                .isEqualTo(4);
    }

    @Test
    void tellsARestart() {
        look(held("a", 300), held("b", 300));
        watch.onFailure();
        look();
        assertThat(event("a", "unload", "restart")).isEqualTo(1);
        assertThat(event("b", "unload", "restart")).isEqualTo(1);
    }

    @Test
    void seesNoRestartWhereSomethingIsLeft() {
        look(held("a", 300), held("b", 300));
        watch.onFailure();
        look(held("b", 300));
        assertThat(event("a", "unload", "unknown")).isEqualTo(1);
    }

    @Test
    void doesNotKnowWhyAModelWentAloneBeforeItsTime() {
        look(held("a", 300));
        look();
        assertThat(event("a", "unload", "unknown")).isEqualTo(1);
        assertThat(page().sum("ollama_proxy_model_load_events_total")).isEqualTo(1);
    }

    @Test
    void infersARequestBesideFromATimeThatMovedOn() {
        look(held("a", 300));
        look(held("a", 310));
        assertThat(page().value("ollama_inference_requests_total")).isEqualTo(1);
        assertThat(page().sum("ollama_proxy_model_load_events_total")).isZero();
        look(held("a", 310));
        assertThat(page().value("ollama_inference_requests_total")).isEqualTo(1);
    }

    @Test
    void infersARequestBesideFromALoad() {
        look();
        look(held("a", 300));
        assertThat(page().value("ollama_inference_requests_total")).isEqualTo(1);
    }

    @Test
    void infersNothingFromWhatPassedHere() {
        look(held("a", 300));
        ask("a", "\"prompt\":\"x\"", 3);
        look(held("a", 303));
        assertThat(page().value("ollama_inference_requests_total")).isEqualTo(1);
        assertThat(inferred(held("a", 303)).isActive()).isFalse();
    }

    @Test
    void infersNothingFromWhatWeAskedOurselves() {
        look();
        ownUse.put("a:latest", 20 * SECOND);
        assertThat(inferred(held("a", 320)).isActive()).isFalse();
        assertThat(event("a", "load", "unknown")).isEqualTo(1);
        // Written down a little later than the look before.
        ownUse.put("a:latest", 29 * SECOND);
        assertThat(inferred(held("a", 329)).isActive()).isFalse();
        assertThat(page().value("ollama_inference_requests_total")).isZero();
        assertThat(inferred(held("a", 350)).isActive()).isTrue();
        assertThat(page().value("ollama_inference_requests_total")).isEqualTo(1);
    }

    @Test
    void infersNothingFromATimeThatOllamaWroteDownALittleLater() {
        look(held("a", 300));
        ask("a", "\"prompt\":\"x\"", 14.9);
        look(held("a", 300));
        look(held("a", 315));
        assertThat(page().value("ollama_inference_requests_total")).isEqualTo(1);
    }

    @Test
    void infersNothingFromTheFirstLookAfterOneThatFailed() {
        look(held("a", 300));
        watch.onFailure();
        look(held("a", 300));
        assertThat(page().value("ollama_inference_requests_total")).isZero();
    }

    @Test
    void takesAModelThatIsHeldBeyondItsTimeForBusy() {
        look(held("a", 30));
        assertThat(inferred(held("a", 30)).isActive()).isFalse();
        Inferred busy = inferred(held("a", 30));
        assertThat(busy.isActive()).isTrue();
        assertThat(busy.models()).containsKey("a:latest");
        assertThat(page().value("ollama_inference_requests_total")).isZero();
    }

    @Test
    void forgetsWhatWasInferredOfAModelThatIsGone() {
        look(held("a", 300));
        assertThat(inferred(held("a", 310)).models()).containsKey("a:latest");
        Inferred gone = inferred();
        assertThat(gone.models()).isEmpty();
        assertThat(gone.lastNanos()).isEqualTo(2 * 15 * SECOND);
    }

    @Test
    void tellsWhichModelsARequestWillWaitFor() {
        look(held("a", 300));
        registry.models().admitUsed("b");
        assertThat(registry.poller().isKnownUnloaded(registry.models().find("a")))
                .isFalse();
        assertThat(registry.poller().isKnownUnloaded(registry.models().find("b")))
                .isTrue();
        watch.onFailure();
        assertThat(registry.poller().isKnownUnloaded(registry.models().find("b")))
                .isFalse();
    }

    private static ListedModel held(String name, long untilSeconds) {
        return new ListedModel(name + ":latest", 100, 50, 4096, NOON.plusSeconds(untilSeconds), "", "", "");
    }

    private void look(ListedModel... models) {
        inferred(models);
    }

    /** Looks, 15 seconds after the last look. */
    private Inferred inferred(ListedModel... models) {
        now += 15;
        ModelList list = new ModelList(Arrays.asList(models), models.length, 0);
        return watch.onList(list, registry.use(), NOON.plusSeconds(now), now * SECOND);
    }

    private double event(String model, String event, String reason) {
        return page().value("ollama_proxy_model_load_events_total model=" + model + ":latest event=" + event
                + " reason=" + reason);
    }

    private Page page() {
        return Page.of(List.of(registry.snapshot()), Dialect.MAIN, false);
    }

    /** Lets a request pass, which ends so many seconds after the last look. */
    private void ask(String model, String body, double seconds) {
        end(begin(model, body), now + seconds);
    }

    private Tap begin(String model, String body) {
        registry.models().admitUsed(model);
        Tap tap = relay.onRequest(OllamaEndpoint.GENERATE, "POST", null, now * SECOND);
        send("{\"model\":\"" + model + "\"," + body + "}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    private static void end(Tap tap, double seconds) {
        long nanos = (long) (seconds * SECOND);
        tap.onResponseHead(200, "application/json", null, nanos);
        send(
                "{\"done\":true,\"done_reason\":\"stop\"}",
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, nanos));
        tap.onResponseFlushed(nanos, nanos);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, nanos);
    }

    private interface Sink {
        void take(ByteBuf bytes, int index, int length);
    }

    private static void send(String text, Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        sink.take(bytes, 0, bytes.readableBytes());
        bytes.release();
    }
}
