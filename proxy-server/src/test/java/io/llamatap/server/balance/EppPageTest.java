package io.llamatap.server.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What endpoint pickers read, and what it costs. */
class EppPageTest {
    private static final int LOOPS = 16;
    private static final int MODELS = 64;
    private static final long LIMIT_NANOS = 200_000;

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), MODELS);

    @Test
    void leavesTheModelsOutWhileItIsNotKnownWhatIsInMemory() {
        assertThat(text(null, 2)).contains("total_queued_requests 0\n").doesNotContain("lora");
        assertThat(text(List.of(), 0))
                .contains(
                        "ollama_proxy_lora_requests_info{running_lora_adapters=\"\",waiting_lora_adapters=\"\"} 1796029338.500\n");
    }

    @Test
    void saysNothingThatBreaksItsOwnForm() {
        assertThat(text(List.of("a\"b:latest", "c\\d:1", "e,f:latest"), 0))
                .contains("{running_lora_adapters=\"a\\\"b:latest,a\\\"b,c\\\\d:1\",");
    }

    @Test
    void addsUpWhatAllEventLoopsSee() {
        for (int loop = 0; loop < LOOPS; loop++) {
            for (int model = 0; model < MODELS; model++) {
                ModelLabel label = registry.models().admitUsed("m" + model);
                registry.loop(loop)
                        .at(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT, label)
                        .add(3);
                registry.loop(loop)
                        .at(RequestFamilies.MODEL_REQUESTS_WAITING, label)
                        .add(1);
            }
        }
        assertThat(text(List.of(), 0))
                .contains(
                        "\nollama_proxy_total_queued_requests " + LOOPS * MODELS + "\n",
                        "\nollama_proxy_total_running_requests " + 2 * LOOPS * MODELS + "\n");
        List<String> loaded =
                IntStream.range(0, MODELS).mapToObj(i -> "m" + i + ":latest").toList();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 200 && best > LIMIT_NANOS / 4; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                text(loaded, 4);
            }
            best = Math.min(best, (System.nanoTime() - begin) / 10);
        }
        assertThat(best).isLessThan(LIMIT_NANOS);
    }

    private String text(@Nullable List<String> loaded, int most) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_796_029_338_500L), ZoneOffset.UTC);
        return new String(
                new EppPage(registry, () -> loaded, most, clock).render().body(), StandardCharsets.UTF_8);
    }
}
