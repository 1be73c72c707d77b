package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.MetricType;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.testkit.Page;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ZeroSeriesTest {
    private final MetricsRegistry registry = Samples.registry();

    @Test
    void showsAllCountersOfAModelAtZeroTogetherWhenItIsAdmitted() {
        assertThat(Page.of(registry).text()).doesNotContain("llama3");
        registry.models().list("llama3");
        registry.models().admitAsked("llama3");
        Page page = Page.of(registry);
        Set<String> shown = page.values().entrySet().stream()
                .filter(e -> e.getKey().contains("model=\"llama3:latest\""))
                .peek(e -> assertThat(e.getValue()).as(e.getKey()).isZero())
                .map(e -> e.getKey().substring(0, e.getKey().indexOf('{')))
                .collect(Collectors.toSet());
        assertThat(shown)
                .isEqualTo(Catalogue.all().stream()
                        .filter(f -> f.type() != MetricType.HISTOGRAM
                                && f.type() != MetricType.RECENT
                                && f.type() != MetricType.LAST
                                && f.writer() != Writer.SOURCE
                                && f.has(Label.MODEL))
                        .map(MetricDescriptor::text)
                        .collect(Collectors.toSet()));
    }

    @Test
    void showsEveryValueOfClosedLabelsAtZeroFromTheStart() {
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_upstream_errors_total reason=refused"))
                .isZero();
        assertThat(page.value("ollama_proxy_requests_in_flight phase=streaming"))
                .isZero();
        assertThat(page.value("ollama_proxy_overhead_seconds_count phase=chunk"))
                .isZero();
        assertThat(page.value("ollama_proxy_requests_total route=/b model= outcome=ok code=200"))
                .isZero();
        assertThat(page.value("ollama_proxy_requests_total route=/a model=__other__ outcome=ok code=200"))
                .isZero();
    }

    @Test
    void showsTheUsualOutcomesOfAModelOnARouteBeforeTheFirstIsCounted() {
        ModelLabel model = registry.models().admitUsed("m:1");
        new ExchangeRecorder(registry.loop(0)).expect(Samples.A, model);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_requests_total route=/a model=m:1 outcome=upstream_error code=500"))
                .isZero();
        assertThat(page.value("ollama_proxy_requests_total route=/a model=m:1 outcome=incomplete code=200"))
                .isZero();
    }

    @Test
    void leavesOutWhatNothingCanMove() {
        Page page = Page.of(registry);
        assertThat(page.has("ollama_proxy_tokens_total model=__other__ type=output source=estimated"))
                .isTrue();
        assertThat(page.has("ollama_proxy_tokens_total model=__other__ type=input source=estimated"))
                .isFalse();
        assertThat(page.has("ollama_proxy_model_load_events_total model=__other__ event=load reason=preload"))
                .isTrue();
        assertThat(page.has("ollama_proxy_model_load_events_total model=__other__ event=load reason=evicted"))
                .isFalse();
    }

    @Test
    void countsTheSeriesOfThePage() {
        registry.models().admitUsed("m");
        registry.loop(0).at(RequestFamilies.QUEUE_WAIT, ModelLabel.OTHER).observe(5);
        Page page = Page.of(registry);
        assertThat(page.value("ollama_proxy_series")).isEqualTo(page.values().size());
    }
}
