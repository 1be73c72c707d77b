package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.StuckRequests;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests are stuck that Ollama has forgotten, and no others: least silence 2 minutes, most 15. */
class StuckRequestsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String CHUNK = "{\"model\":\"m:1\",\"response\":\"x\",\"done\":false}\n";
    private static final String LAST = "{\"model\":\"m:1\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\","
            + "\"prompt_eval_count\":100,\"prompt_eval_duration\":1000000000,\"eval_count\":1,\"eval_duration\":1}\n";

    private final AtomicLong now = new AtomicLong();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, now::get);
    private final MetricsTapFactory taps = new MetricsTapFactory(registry);
    private final List<LoopTap> loops = List.of(taps.forLoop(0), taps.forLoop(1));

    @BeforeEach
    void begin() {
        registry.add(new StuckRequests(registry, Duration.ofMinutes(2), Duration.ofMinutes(15)));
        registry.models().list("m:1");
        registry.models().list("n:1");
        registry.models().loaded().set(List.of(registry.models().admitUsed("m:1")));
    }

    private void pass(double seconds) {
        now.addAndGet((long) (seconds * SECOND));
    }

    private Tap ask(int loop, String model, int promptBytes) {
        Tap tap = loops.get(loop).onRequest(OllamaEndpoint.GENERATE, "POST", null, now.get());
        Bodies.send("{\"model\":\"" + model + "\",\"prompt\":\"" + "y".repeat(promptBytes) + "\"}", tap::onRequestBody);
        tap.onRequestEnd();
        tap.onRequestSent(now.get());
        return tap;
    }

    private Tap ask() {
        return ask(0, "m:1", 1);
    }

    private void chunk(Tap tap, String chunk) {
        Bodies.send(chunk, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, now.get()));
        tap.onResponseFlushed(now.get(), now.get());
    }

    private Tap begun() {
        Tap tap = ask();
        tap.onResponseHead(200, "application/x-ndjson", null, now.get());
        chunk(tap, CHUNK);
        return tap;
    }

    private void ended(Tap tap) {
        chunk(tap, LAST);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, now.get());
    }

    /** So many requests that need a second to their first chunk, and one between two. */
    private void usually(int requests) {
        for (int i = 0; i < requests; i++) {
            Tap tap = ask();
            pass(1);
            tap.onResponseHead(200, "application/x-ndjson", null, now.get());
            chunk(tap, CHUNK);
            pass(1);
            chunk(tap, CHUNK);
            ended(tap);
        }
    }

    private Page page() {
        return Page.of(List.of(registry.snapshot()), Dialect.MAIN, false);
    }

    private double stuck() {
        return page().sum("ollama_proxy_stuck_requests");
    }

    /** Checks that requests become stuck when more seconds than these have passed. */
    private void assertStuckAfter(double seconds, int requests) {
        pass(seconds - 1);
        assertThat(stuck()).isZero();
        pass(2);
        assertThat(stuck()).isEqualTo(requests);
    }

    private double value(String series) {
        return page().value("ollama_proxy_" + series);
    }

    @Test
    void hangsBeforeTheFirstByte() {
        usually(100);
        ask();
        assertStuckAfter(120, 1);
        assertThat(value("stuck_requests model=m:1 phase=waiting_first_byte")).isEqualTo(1);
        assertThat(value("model_silence_seconds model=m:1")).isEqualTo(121);
        assertThat(value("upstream_silence_seconds")).isEqualTo(121);
        assertThat(value("oldest_request_age_seconds model=m:1 phase=waiting_first_byte"))
                .isEqualTo(121);
    }

    @Test
    void hangsMidStreamThoughOthersGoOn() {
        usually(100);
        Tap hung = begun();
        for (int i = 0; i < 70; i++) {
            usually(1);
        }
        assertThat(value("stuck_requests model=m:1 phase=streaming")).isEqualTo(1);
        assertThat(value("model_silence_seconds model=m:1")).isZero();
        ended(hung);
        assertThat(stuck()).isZero();
        assertThat(value("upstream_silence_seconds")).isZero();
        assertThat(page().text()).doesNotContain("ollama_proxy_oldest_request_age_seconds{");
    }

    @Test
    void isToleratedForLongWhereNothingIsKnownOfTheModel() {
        usually(19);
        ask();
        assertStuckAfter(900, 1);
    }

    @Test
    void isToleratedForLongWhereTheModelHasToBeLoaded() {
        usually(100);
        registry.models().loaded().set(List.of());
        ask();
        assertStuckAfter(900, 1);
    }

    @Test
    void isToleratedForAsLongAsItsPromptTakes() {
        usually(100); // at 100 tokens a second
        ask(0, "m:1", 40_000);
        assertStuckAfter(400, 1);
    }

    @Test
    void isOnlyQueuedWhileItsModelWorksForOthers() {
        usually(100);
        Tap working = begun();
        ask();
        ask(1, "m:1", 1);
        for (int i = 0; i < 2000; i++) {
            pass(1);
            chunk(working, CHUNK);
        }
        assertThat(stuck()).isZero();
        assertThat(page().sum("ollama_proxy_oldest_request_age_seconds", "phase=waiting_first_byte"))
                .isEqualTo(2000);
        assertStuckAfter(120, 3);
    }

    @Test
    void isOnlyQueuedWhileAnotherModelHasToEndBeforeItsOwnIsLoaded() {
        usually(100);
        ask(1, "n:1", 1);
        Tap working = begun();
        for (int i = 0; i < 2000; i++) {
            pass(1);
            chunk(working, CHUNK);
        }
        ended(working);
        pass(300);
        assertThat(stuck()).isZero();
    }

    @Test
    void isSeenThoughEachClientGivesUpSoonerAndEachTimeOnAnotherLoop() {
        usually(100);
        for (int i = 0; i < 10; i++) {
            Tap tap = ask(i % 2, "m:1", 1);
            pass(60);
            tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, now.get());
            pass(5);
        }
        assertThat(stuck()).as("nobody waits").isZero();
        ask();
        assertThat(stuck()).isEqualTo(1);
        assertThat(value("model_silence_seconds model=m:1")).isEqualTo(650);
    }

    @Test
    void isNotSeenInARequestThatWasGivenUpLongAgo() {
        usually(100);
        Tap tap = ask();
        pass(60);
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, now.get());
        pass(61);
        ask();
        pass(100);
        assertThat(stuck()).isZero();
    }

    @Test
    void isNotItsClientThatDoesNotReadNorThoseBehindIt() {
        usually(100);
        Tap slow = begun();
        slow.onResponseHeld(true);
        ask();
        pass(3000);
        assertThat(stuck()).isZero();
        assertThat(value("upstream_silence_seconds")).isZero();
        slow.onResponseHeld(false);
        pass(121);
        assertThat(stuck()).isEqualTo(2);
    }

    @Test
    void isNotAnUploadNorWhatNoModelWorksOn() {
        Tap uploading = loops.get(0).onRequest(OllamaEndpoint.GENERATE, "POST", null, now.get());
        uploading.onRequestSent(now.get());
        Tap pull = loops.get(0).onRequest(OllamaEndpoint.PULL, "POST", null, now.get());
        Bodies.send("{\"model\":\"m:1\"}", pull::onRequestBody);
        pull.onRequestEnd();
        pull.onRequestSent(now.get());
        pass(10_000);
        assertThat(stuck()).isZero();
        assertThat(value("upstream_silence_seconds")).isZero();
    }

    /** The page must not grow with what clients ask for. */
    @Test
    void hasNoSeriesOfItsOwnForAModelThatNobodyKnows() {
        for (int i = 0; i < 100; i++) {
            ask(0, "nobody-" + i, 1);
        }
        pass(1000);
        Collection<String> series = page().values().keySet();
        assertThat(series.stream().filter(name -> name.startsWith("ollama_proxy_stuck_requests")))
                .containsExactly("ollama_proxy_stuck_requests{model=\"__other__\",phase=\"waiting_first_byte\",}");
    }
}
