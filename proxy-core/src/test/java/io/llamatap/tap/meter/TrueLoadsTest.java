package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.metrics.LoadRecorder;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ollama calls loading is told apart: one cold start a load, and waiting for it, or for another model to end. */
class TrueLoadsTest {
    private static final long SECOND = 1_000_000_000L;

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, () -> 0);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private final LoopTap otherLoop = new MetricsTapFactory(registry).forLoop(1);

    @BeforeEach
    void list() {
        registry.models().list("m");
        registry.models().list("n");
    }

    @Test
    void countsOneColdStartForALoadThatSeveralWaitedFor() {
        Tap first = begin(loop, "m", 0);
        Tap second = begin(otherLoop, "m", 4 * SECOND);
        end(first, 0, 10.5, 0.1);
        end(second, 4, 6.5, 0.7);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_cold_requests_total model=m:latest"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_cold_start_seconds_sum model=m:latest"))
                .isCloseTo(10.5, within(1e-5));
        assertThat(page.value("ollama_proxy_queue_wait_seconds_sum model=m:latest"))
                .isCloseTo(0.1 + 6.5 + 0.7, within(1e-5));
        assertThat(page.value("ollama_proxy_queue_wait_seconds_count model=m:latest"))
                .isEqualTo(2);
    }

    @Test
    void countsAnotherColdStartForALaterLoad() {
        end(begin(loop, "m", 0), 0, 3, 0);
        end(begin(loop, "m", 20 * SECOND), 20, 3, 0);
        end(begin(loop, "n", 20 * SECOND), 20, 3, 0);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_cold_requests_total model=m:latest"))
                .isEqualTo(2);
        assertThat(page.value("ollama_proxy_cold_requests_total model=n:latest"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_proxy_queue_wait_seconds_sum")).isZero();
    }

    /** What {@code queue-full-*} recorded: 4.0 s of load_duration, most of it until the other model had ended. */
    @Test
    void tellsTheWaitForAnEvictedModelFromTheLoad() {
        ModelLabel n = registry.models().admitUsed("n");
        registry.models().loaded().set(List.of(n));
        end(begin(loop, "m", 0), 0, 4, 0.25);
        Page before = Page.of(registry);
        assertThat(before.value("ollama_proxy_cold_requests_total model=m:latest"))
                .isEqualTo(1);
        assertThat(before.sum("ollama_proxy_cold_start_seconds_count")).isZero();
        new LoadRecorder(registry.poller()).settle(List.of(3 * SECOND, 5 * SECOND, -SECOND), 4 * SECOND + 2000);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_cold_start_seconds_sum model=m:latest"))
                .isCloseTo(1, within(1e-5));
        assertThat(page.value("ollama_proxy_queue_wait_seconds_sum model=m:latest"))
                .isCloseTo(3.25, within(1e-5));
    }

    /** Four seconds of load_duration, as a real Ollama told them: the other model was at work for all but some milliseconds of them. */
    @Test
    void tellsTheWaitForAnotherModelThatWasRecorded() {
        ModelLabel busy = registry.models().admitUsed("gemma3:270m");
        registry.models().loaded().set(List.of(busy));
        registry.models().list("tiny");
        Replay.whole(Recording.load("ollama-0.33.0-rc2", "queue-full-1"), loop);
        Replay.whole(Recording.load("ollama-0.33.0-rc2", "queue-full-0"), loop);
        new LoadRecorder(registry.poller()).settle(List.of(registry.use().lastEndNanos(busy)), 15 * SECOND);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_cold_requests_total model=tiny:latest"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_cold_start_seconds_sum model=tiny:latest"))
                .isLessThan(0.1);
        assertThat(page.value("ollama_proxy_queue_wait_seconds_sum model=tiny:latest"))
                .isBetween(3.9, 4.1);
    }

    @ParameterizedTest
    @CsvSource({"true, 3.9, 0", "true, 4.1, 1", "false, 0, 1"})
    void waitsForThePollThatTells(boolean isKnown, double pollSeconds, int counted) {
        registry.models().loaded().set(List.of(registry.models().admitUsed("n")));
        end(begin(loop, "m", 0), 0, 4, 0);
        new LoadRecorder(registry.poller()).settle(isKnown ? List.of() : null, (long) (pollSeconds * SECOND));
        Page page = Page.of(registry);
        assertThat(page.sum("ollama_proxy_cold_start_seconds_count")).isEqualTo(counted);
        assertThat(page.sum("ollama_proxy_cold_start_seconds_sum")).isCloseTo(4.0 * counted, within(1e-5));
    }

    @Test
    void takesTheWaitForASlotAsBefore() {
        for (int i = 0; i < 3; i++) {
            Replay.whole(Recording.load("ollama-0.33.0-rc2", "queue-same-model-" + i), loop);
        }
        Page page = Page.of(registry);
        assertThat(page.sum("ollama_proxy_cold_requests_total")).isZero();
        assertThat(page.sum("ollama_proxy_queue_wait_seconds_sum")).isCloseTo(0.002 + 0.901 + 1.819, within(0.01));
    }

    private static Tap begin(LoopTap at, String model, long nanos) {
        Tap tap = at.onRequest(OllamaEndpoint.GENERATE, "POST", null, nanos);
        Bodies.send("{\"model\":\"" + model + "\",\"prompt\":\"y\"}", tap::onRequestBody);
        tap.onRequestEnd();
        return tap;
    }

    /** Ends two seconds after the model was there, all of which but the wait for a slot it computed. */
    private static void end(Tap tap, double start, double load, double slot) {
        long now = (long) ((start + load + 2) * SECOND);
        String body = "{\"response\":\"a\",\"done\":true,\"done_reason\":\"stop\",\"total_duration\":" + nanos(load + 2)
                + ",\"load_duration\":" + nanos(load) + ",\"prompt_eval_count\":5,\"eval_count\":7,\"eval_duration\":"
                + nanos(2 - slot) + "}";
        tap.onResponseHead(200, "application/json", null, now);
        Bodies.send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, now));
        tap.onResponseFlushed(now, now);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, now + 1000);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * SECOND);
    }
}
