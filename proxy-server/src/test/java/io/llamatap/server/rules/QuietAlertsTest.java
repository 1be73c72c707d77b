package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.demo.DemoLapse;
import io.llamatap.testkit.Page;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An hour of the demonstration shows something of everything, and no shipped alert has anything to say about it. */
class QuietAlertsTest {
    private static final int MINUTES = 60;

    @Test
    void areSilentAboutTheDemonstration() throws Exception {
        ScrapeLog scrapes = new ScrapeLog("ollama", TimeLapse.STEP_SECONDS);
        AtomicReference<Page> last = new AtomicReference<>();
        DemoLapse.run(Duration.ofMinutes(MINUTES), TimeLapse.STEP_SECONDS, page -> {
            scrapes.add(page.values());
            last.set(page);
        });
        assertShowsSomethingOfEverything(Objects.requireNonNull(last.get()));
        Replayed.rules("llamatap", scrapes)
                .isSilent(".*", IntStream.range(1, MINUTES).toArray())
                .verify();
    }

    private static void assertShowsSomethingOfEverything(Page page) {
        for (String outcome : new String[] {"ok", "client_error", "stream_error", "cancelled"}) {
            assertThat(page.sum("ollama_proxy_request_outcomes_total", "outcome=" + outcome))
                    .as(outcome)
                    .isPositive();
        }
        assertThat(page.sum("ollama_proxy_request_outcomes_total")).isGreaterThan(1_000);
        assertThat(page.sum("ollama_proxy_cold_requests_total")).isBetween(10.0, 60.0);
        assertThat(page.sum("ollama_proxy_model_load_events_total", "event=unload", "reason=evicted"))
                .isBetween(5.0, 30.0);
        assertThat(page.sum("ollama_proxy_tap_failures_total")).isZero();
        for (String model : new String[] {"gemma3:latest", "llama3.2:latest", "qwen3:8b", "gpt-oss:20b"}) {
            assertThat(page.sum("ollama_proxy_tokens_total", "model=" + model, "type=output"))
                    .as(model)
                    .isGreaterThan(1_000);
        }
    }
}
