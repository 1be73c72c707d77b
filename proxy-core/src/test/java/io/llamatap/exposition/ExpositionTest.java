package io.llamatap.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.OverheadPhase;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static final GivenLabels LABELS = MetricsTapFactory.labels();

    private final MetricsRegistry registry = new MetricsRegistry(LABELS, Map.of(), 64);

    @Test
    void endsOpenMetricsWithItsMark() {
        registry.loop(0).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(5);
        String text = Page.of(List.of(registry.snapshot()), Dialect.MAIN, true).text();
        assertThat(text).endsWith("\n# EOF\n");
        assertThat(text).contains("# TYPE ollama_proxy_requests counter\n");
    }

    @Test
    void writesHistogramsCumulativelyInBaseUnits() {
        registry.loop(0).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(30_000_000_000L);
        registry.loop(1).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(500_000L);
        Page page = Page.of(registry);
        String name = "ollama_proxy_queue_wait_seconds";
        assertThat(page.value(name + "_bucket model=__other__ le=0.001")).isEqualTo(1);
        assertThat(page.value(name + "_bucket model=__other__ le=10.0")).isEqualTo(1);
        assertThat(page.value(name + "_bucket model=__other__ le=30.0")).isEqualTo(2);
        assertThat(page.value(name + "_bucket model=__other__ le=+Inf")).isEqualTo(2);
        assertThat(page.value(name + "_count model=__other__")).isEqualTo(2);
        assertThat(page.value(name + "_sum model=__other__")).isEqualTo(30.0005);
    }

    @Test
    void spellsBoundsAsPrometheusStoresThemInAllSamples() {
        for (MetricDescriptor family : Catalogue.all()) {
            assertThat(BucketLabels.of(family)).allSatisfy(edge -> assertThat(edge)
                    .isEqualTo(
                            LabelNumber.of(edge.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(edge))));
        }
        registry.loop(0).at(UpstreamFamilies.OVERHEAD, OverheadPhase.REQUEST).observe(20_000_000_000L);
        for (boolean openMetrics : new boolean[] {false, true}) {
            assertThat(Page.of(List.of(registry.snapshot()), Dialect.MAIN, openMetrics)
                            .text())
                    .contains(",le=\"5e-06\"", ",le=\"2.5e-05\"", ",le=\"0.0001\"", ",le=\"1.0\"")
                    .doesNotContain("E-", "e-6\"");
        }
        Set<String> edges = new TreeSet<>();
        Exposition.forEach(List.of(registry.snapshot()), Dialect.MAIN, sample -> {
            int edge = sample.labelNames.indexOf("le");
            if (edge >= 0) {
                edges.add(sample.labelValues.get(edge));
            }
        });
        assertThat(edges).contains("5e-06", "1e-05", "0.0001", "1.0", "+Inf").noneMatch(edge -> edge.contains("E"));
    }

    @Test
    void escapesLabelValues() {
        registry.models().admitUsed("a\"b\\c\nd:x");
        String text = Page.of(registry).text();
        assertThat(text).contains("ollama_proxy_model_requests_in_flight{model=\"a\\\"b\\\\c\\\\u000ad:x\",} 0.0\n");
    }

    @Test
    void writesNoSeriesOfCreation() {
        for (boolean openMetrics : new boolean[] {false, true}) {
            assertThat(Page.of(List.of(registry.snapshot()), Dialect.MAIN, openMetrics)
                            .text())
                    .doesNotContain("_created");
        }
    }

    @Test
    void putsConstantLabelsOnEverySeries() {
        MetricsRegistry named = new MetricsRegistry(LABELS, Map.of("instance_name", "gpu \"1\""), 64);
        named.loop(0).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(5);
        assertThat(Page.of(named).values().keySet())
                .isNotEmpty()
                .allMatch(series -> series.contains("instance_name=\"gpu \\\"1\\\"\","));
    }

    @Test
    void showsSeveralUpstreamsUnderOneHeadOfAFamily() {
        MetricsRegistry one = new MetricsRegistry(LABELS, Map.of("instance_name", "one"), 64);
        MetricsRegistry two = new MetricsRegistry(LABELS, Map.of("instance_name", "two"), 64);
        two.loop(0).at(ClientFamilies.CLIENT_CONNECTIONS).add(3);
        Page page = Page.of(List.of(one.snapshot(), two.snapshot()), Dialect.MAIN, false);
        assertThat(page.value("ollama_proxy_client_connections instance_name=one"))
                .isZero();
        assertThat(page.value("ollama_proxy_client_connections instance_name=two"))
                .isEqualTo(3);
        assertThat(page.text().split(Pattern.quote("# TYPE ollama_proxy_client_connections "), -1))
                .hasSize(2);
    }

    @Test
    void rejectsConstantLabelsThatClash() {
        assertThatThrownBy(() -> new MetricsRegistry(LABELS, Map.of("model", "x"), 64))
                .hasMessageContaining("\"model\"");
        assertThatThrownBy(() -> new MetricsRegistry(LABELS, Map.of("le", "x"), 64))
                .hasMessageContaining("\"le\"");
        assertThatThrownBy(() -> new MetricsRegistry(LABELS, Map.of("a-b", "x"), 64))
                .hasMessageContaining("a-b");
    }

    @Test
    void showsReadingsOfSources() {
        registry.add(MetricSource.build("0.1.0", "abc", "17.0.1", "4.2.18", "epoll"));
        registry.add(MetricSource.directMemory(() -> 4096));
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_build_info version=0.1.0 revision=abc java=17.0.1 netty=4.2.18"
                        + " transport=epoll"))
                .isEqualTo(1);
        assertThat(page.value("ollama_proxy_direct_memory_bytes")).isEqualTo(4096);
    }

    @Test
    void rendersAsManyModelsAsAreAllowed() {
        for (int i = 0; i < 200; i++) {
            ModelLabel model = registry.models().admitUsed("model" + i + ":7b");
            registry.loop(i % 4)
                    .at(RequestFamilies.REQUEST_DURATION, OllamaEndpoint.CHAT, model)
                    .observe(1_000_000);
        }
        Page page = Page.of(registry);
        assertThat(page.sum("ollama_proxy_request_duration_seconds_count")).isEqualTo(200);
        assertThat(page.values().keySet().stream()
                        .filter(s -> s.startsWith("ollama_proxy_model_requests_in_flight{"))
                        .toList())
                .hasSize(65);
        assertThat(page.value("ollama_proxy_series")).isEqualTo(page.values().size());
    }
}
