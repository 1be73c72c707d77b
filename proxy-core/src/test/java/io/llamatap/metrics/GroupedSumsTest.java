package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.StatusCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sums of groups are those of the series of a snapshot. */
class GroupedSumsTest {
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private final MetricsRegistry registry = Samples.registry();

    static Stream<Counted<Count>> counters() {
        return Stream.of(RequestFamilies.REQUESTS, RequestFamilies.OUTCOMES, ExporterFamilies.CATEGRAF_SUCCESS);
    }

    private void count() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            LoopMetrics loop = registry.loop(i % 3);
            ModelLabel model = registry.models().admitUsed("m:" + random.nextInt(5));
            Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
            StatusCode code = StatusCode.ALL.get(random.nextInt(10));
            loop.at(RequestFamilies.REQUESTS, Samples.A, model, outcome, code).add(1 + random.nextInt(9));
            loop.at(RequestFamilies.TIME_TO_FIRST_TOKEN, model, Samples.Why.FIRST)
                    .observe(random.nextInt(2_000_000_000));
        }
    }

    @ParameterizedTest
    @MethodSource("counters")
    void ofCountersAreThoseOfTheirSeries(Counted<Count> family) {
        assertThat(registry.counts(family, labels -> labels[0])).isEmpty();
        count();
        Map<String, Long> expected = new HashMap<>();
        for (MetricsSnapshot.Series series : registry.series(family)) {
            long value = (long) ((MetricsSnapshot.Point) series).value();
            if (value > 0) {
                expected.merge(series.labels().get(0), value, Long::sum);
            }
        }

        assertThat(registry.counts(family, labels -> labels[0].label()))
                .isNotEmpty()
                .isEqualTo(expected);
        assertThat(registry.counts(family, labels -> null)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void ofHistogramsAreThoseOfTheirSeries(List<String> models) {
        count();
        long[] expected =
                new long[RequestFamilies.TIME_TO_FIRST_TOKEN.buckets().edges().size() + 1];
        double sum = 0;
        for (MetricsSnapshot.Series series : registry.series(RequestFamilies.TIME_TO_FIRST_TOKEN)) {
            if (models.contains(series.labels().get(0))) {
                MetricsSnapshot.Distribution distribution = (MetricsSnapshot.Distribution) series;
                sum += distribution.sum();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += distribution.counts().get(i);
                }
            }
        }

        Map<String, LatencyHistogram.Sums> sums = registry.histograms(
                RequestFamilies.TIME_TO_FIRST_TOKEN, labels -> models.contains(labels[0].label()) ? "some" : null);
        LatencyHistogram.Sums some = Objects.requireNonNull(sums.get("some"));
        assertThat(sums).hasSize(1);
        assertThat(some.cumulative())
                .containsExactly(Arrays.stream(expected).boxed().toArray(Long[]::new));
        assertThat(some.sum() / 1e9).isCloseTo(sum, Offset.offset(1e-6));
    }

    static Stream<List<String>> models() {
        return Stream.of(List.of("m:1"), List.of("m:0", "m:1", "m:2", "m:3", "m:4"));
    }
}
