package io.llamatap.metrics.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.HomeserverFamilies;
import io.llamatap.metrics.label.Label;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricDescriptorTest {
    @ParameterizedTest
    @MethodSource("all")
    void namesItsTypeAndUnit(MetricDescriptor family) {
        // The promised token counters have the kind of token after the unit.
        boolean isPromised = !family.text().startsWith("ollama_proxy_") && family.unit() == MetricUnit.TOKENS;
        String unit = family.unit().suffix().isEmpty() || isPromised
                ? ""
                : "_" + family.unit().suffix();
        String ending = family.type() == MetricType.COUNTER ? unit + "_total" : unit;
        assertThat(family.text()).endsWith(ending).matches("((ollama|process|jvm)_|vllm:)[a-z0-9_]+");
        assertThat(family.text().endsWith("_total")).isEqualTo(family.type() == MetricType.COUNTER);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isTheOnlyOneOfItsNameButForNamesakes(MetricDescriptor family) {
        assertThat(Catalogue.all().stream()
                        .filter(f ->
                                f.text().equals(family.text()) && f.isIn(Dialect.MAIN) == family.isIn(Dialect.MAIN)))
                .containsExactly(family);
    }

    @Test
    void hasNamesakesOnlyWhereTwoExportersPromisedOneNameWithDifferentShapes() {
        assertThat(Catalogue.all().stream()
                        .filter(family -> family.dialects().size() == 1 && family.isIn(Dialect.HOMESERVER))
                        .map(MetricDescriptor::text))
                .containsExactlyInAnyOrder("ollama_requests_total", "ollama_tokens_per_second");
    }

    @ParameterizedTest
    @MethodSource("all")
    void explainsItselfInOneSentenceOrMore(MetricDescriptor family) {
        assertThat(family.help()).endsWith(".").doesNotContain("\n").hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasNoLabelTwiceAndNoneThatScrapersOverwrite(MetricDescriptor family) {
        // The alerts of the home server use the label endpoint, so no other family may have it.
        boolean isOfHomeServer =
                family == HomeserverFamilies.HOMESERVER_REQUESTS || family == HomeserverFamilies.HOMESERVER_DURATION;
        assertThat(family.has(Label.ENDPOINT)).isEqualTo(isOfHomeServer);
        assertThat(family.labels().stream().filter(l -> l != Label.ENDPOINT).map(l -> l.text()))
                .doesNotHaveDuplicates()
                .doesNotContain("endpoint", "service", "namespace", "pod", "container", "job", "instance", "le");
    }

    @ParameterizedTest
    @MethodSource("histograms")
    void hasAscendingEdgesThatSurviveCounting(MetricDescriptor family) {
        assertThat(family.buckets().edges()).isSorted().doesNotHaveDuplicates();
        long[] counted = family.buckets().counted(family.unit());
        for (int i = 0; i < counted.length; i++) {
            assertThat(family.unit().shown(counted[i]))
                    .isEqualTo(family.buckets().edges().get(i));
        }
    }

    static List<MetricDescriptor> all() {
        return Catalogue.all();
    }

    static List<MetricDescriptor> histograms() {
        return Catalogue.all().stream()
                .filter(family -> family.type() == MetricType.HISTOGRAM)
                .toList();
    }
}
