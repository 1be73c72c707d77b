package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.family.HostFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesReaderTest {
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of("rack", "7"), 64);
    private String gpu = "0";

    private List<Series> read(SeriesReader reader, long millis) {
        return reader.read(List.of(registry.snapshot()), millis);
    }

    private static List<ReceivedSeries> received(List<Series> series) {
        List<ReceivedSeries> all = new ArrayList<>();
        Batch.of(series).forEach(batch -> all.addAll(ReceivedSeries.in(batch.body())));
        return all;
    }

    @Test
    void givesEverySeriesItsNameItsLabelsAndTheConstantOnes() {
        SeriesReader reader = new SeriesReader(Dialect.CATEGRAF, Map.of("Zone", "b", "env", "prod"));
        assertThat(received(read(reader, 5)))
                .isNotEmpty()
                .allSatisfy(series -> assertThat(series.labels())
                        .containsEntry("Zone", "b")
                        .containsEntry("env", "prod")
                        .containsEntry("rack", "7")
                        .containsEntry("model", "__other__"))
                .allSatisfy(series -> assertThat(series.timestampMillis()).isEqualTo(5))
                .extracting(ReceivedSeries::name)
                .contains("ollama_requests_total", "ollama_requests_success", "ollama_tokens_generated_total")
                .doesNotContain("ollama_proxy_requests_total");
    }

    @Test
    void takesHistogramsApartAsAPageDoes() {
        registry.loop(0).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(30_000_000_000L);
        List<ReceivedSeries> all = received(read(new SeriesReader(Dialect.PROXY, Map.of()), 1));
        String name = RequestFamilies.QUEUE_WAIT.text();
        assertThat(value(all, name + "_bucket", "10.0")).isZero();
        assertThat(value(all, name + "_bucket", "30.0")).isEqualTo(1);
        assertThat(value(all, name + "_bucket", "+Inf")).isEqualTo(1);
        assertThat(value(all, name + "_sum", null)).isEqualTo(30);
        assertThat(value(all, name + "_count", null)).isEqualTo(1);
    }

    private static double value(List<ReceivedSeries> all, String name, @Nullable String edge) {
        List<ReceivedSeries> found = all.stream()
                .filter(one ->
                        one.name().equals(name) && Objects.equals(one.labels().get("le"), edge))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).value();
    }

    @Test
    void leavesOutEmptyLabels() {
        assertThat(received(read(new SeriesReader(Dialect.PROXY, Map.of()), 1)))
                .filteredOn(series -> series.name().equals("ollama_proxy_requests_total")
                        && "/api/tags".equals(series.labels().get("route")))
                .singleElement()
                .satisfies(series -> assertThat(series.labels()).doesNotContainKey("model"));
    }

    @Test
    void letsASeriesOwnLabelWin() {
        SeriesReader reader = new SeriesReader(Dialect.CATEGRAF, Map.of("rack", "8", "model", "x"));
        assertThat(received(read(reader, 1)))
                .allSatisfy(series ->
                        assertThat(series.labels()).containsEntry("rack", "7").containsEntry("model", "__other__"));
    }

    @Test
    void tellsOnceThatASeriesHasEnded() {
        registry.add(sink -> sink.put(HostFamilies.GPU_USAGE, 5, gpu));
        SeriesReader reader = new SeriesReader(Dialect.MAIN, Map.of());
        assertThat(gpus(read(reader, 1))).containsExactly("0 5.0");
        gpu = "1";
        assertThat(gpus(read(reader, 2))).containsExactlyInAnyOrder("1 5.0", "0 stale");
        assertThat(gpus(read(reader, 3))).containsExactly("1 5.0");
        gpu = "0";
        assertThat(gpus(read(reader, 4))).containsExactlyInAnyOrder("0 5.0", "1 stale");
    }

    private static List<String> gpus(List<Series> series) {
        return received(series).stream()
                .filter(one -> one.name().equals(HostFamilies.GPU_USAGE.text()))
                .map(one -> one.labels().get("gpu_id") + " "
                        + (one.valueBits() == 0x7ff0000000000002L ? "stale" : one.value()))
                .toList();
    }
}
