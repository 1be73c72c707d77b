package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.StatusCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConcurrentSnapshotTest {
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final int EXCHANGES = 100_000;
    private static final long NANOS = 1_000_000;
    private static final long SEED = 8087;

    @Test
    void neverSeesAValueTornOrFalling() throws InterruptedException {
        MetricsRegistry registry = Samples.registry();
        for (int i = 0; i < 20; i++) {
            registry.models().admitUsed("m" + i);
        }
        CountDownLatch writing = new CountDownLatch(2);
        Thread first = writer(registry, 0, new Random(SEED), writing);
        Thread second = writer(registry, 1, new Random(SEED + 1), writing);
        first.start();
        second.start();
        Map<List<String>, Double> before = new HashMap<>();
        do {
            MetricsSnapshot snapshot = registry.snapshot();
            for (MetricsSnapshot.Series series : snapshot.series(RequestFamilies.REQUESTS)) {
                compare(before, "requests", series.labels(), ((MetricsSnapshot.Point) series).value());
            }
            for (MetricsSnapshot.Series series : snapshot.series(RequestFamilies.REQUEST_DURATION)) {
                var distribution = (MetricsSnapshot.Distribution) series;
                long total = distribution.counts().get(distribution.counts().size() - 1);
                compare(before, "count", series.labels(), (double) total);
                compare(before, "sum", series.labels(), distribution.sum());
                // Every value is 1 ms, so the sum gives the number of values in it: none of them is in no bucket.
                assertThat(Math.round(distribution.sum() * 1e9)).isLessThanOrEqualTo(total * NANOS);
            }
        } while (writing.getCount() > 0);
        first.join();
        second.join();
        assertThat(sum(registry.snapshot())).isEqualTo(2.0 * EXCHANGES);
    }

    @Test
    void staysWholeWhileModelsAreAdmitted() throws InterruptedException {
        MetricsRegistry registry = Samples.registry();
        Thread admitting = new Thread(() -> {
            for (int i = 0; i < 60; i++) {
                registry.models().admitUsed("m" + i);
                registry.snapshot();
            }
        });
        admitting.start();
        int models;
        do {
            MetricsSnapshot snapshot = registry.snapshot();
            models = snapshot.series(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT).size();
            assertThat(snapshot.series(TokenFamilies.FINISHED)).hasSize(models * Finish.values().length);
            assertThat(snapshot.series(TokenFamilies.TOKENS_TOTAL)).hasSize(models * 4);
        } while (models < 61);
        admitting.join();
    }

    private static Thread writer(MetricsRegistry registry, int number, Random random, CountDownLatch writing) {
        LoopMetrics loop = registry.loop(number);
        List<ModelLabel> models = registry.models().all();
        return new Thread(() -> {
            for (int i = 0; i < EXCHANGES; i++) {
                ModelLabel model = models.get(1 + random.nextInt(20));
                Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
                StatusCode code = StatusCode.ALL.get(random.nextInt(10));
                loop.at(RequestFamilies.REQUESTS, Samples.A, model, outcome, code)
                        .add(1);
                loop.at(RequestFamilies.REQUEST_DURATION, Samples.A, model).observe(NANOS);
            }
            writing.countDown();
        });
    }

    private static void compare(Map<List<String>, Double> before, String what, List<String> labels, double value) {
        Double last = before.put(List.of(what, labels.toString()), value);
        assertThat(value).as("%s %s, seed %d", what, labels, SEED).isGreaterThanOrEqualTo(last == null ? 0 : last);
    }

    private static double sum(MetricsSnapshot snapshot) {
        return snapshot.series(RequestFamilies.REQUESTS).stream()
                .mapToDouble(series -> ((MetricsSnapshot.Point) series).value())
                .sum();
    }
}
