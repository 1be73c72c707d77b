package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MetricDescriptorTest {
    @ParameterizedTest
    @EnumSource
    void namesItsTypeAndUnit(MetricDescriptor family) {
        // The promised counters of tokens say what became of them after the unit.
        boolean isPromised = !family.text().startsWith("ollama_proxy_") && family.unit() == MetricUnit.TOKENS;
        String unit = family.unit().suffix().isEmpty() || isPromised
                ? ""
                : "_" + family.unit().suffix();
        String ending = family.type() == MetricType.COUNTER ? unit + "_total" : unit;
        assertThat(family.text()).startsWith("ollama_").endsWith(ending).matches("[a-z_]+");
        assertThat(family.text().endsWith("_total")).isEqualTo(family.type() == MetricType.COUNTER);
    }

    @ParameterizedTest
    @EnumSource
    void isTheOnlyOneOfItsName(MetricDescriptor family) {
        assertThat(Arrays.stream(MetricDescriptor.values()).filter(f -> f.text().equals(family.text())))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void explainsItselfInOneSentenceOrMore(MetricDescriptor family) {
        assertThat(family.help()).endsWith(".").doesNotContain("\n").hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource
    void hasNoLabelTwiceAndNoneThatScrapersOverwrite(MetricDescriptor family) {
        assertThat(family.labels().stream().map(Label::text))
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

    static List<MetricDescriptor> histograms() {
        return Arrays.stream(MetricDescriptor.values())
                .filter(family -> family.type() == MetricType.HISTOGRAM)
                .toList();
    }
}
