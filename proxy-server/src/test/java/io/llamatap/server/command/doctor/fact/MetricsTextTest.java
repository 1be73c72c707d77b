package io.llamatap.server.command.doctor.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page is read as it was written, and not at all if it is malformed. */
class MetricsTextTest {
    @Test
    void readsWhatTheRegistryWrites() throws Exception {
        MetricsRegistry registry = new MetricsRegistry(
                MetricsTapFactory.labels(), Map.of("site", "a\"b\\c\nd{},=\u202e"), 64, System::nanoTime);
        Page page = Page.of(registry);

        Samples read = MetricsText.parse(page.text());

        assertThat(read.of(Names.OUTCOMES)).hasSize(8).allSatisfy(sample -> {
            assertThat(sample.label("site")).isEqualTo("a\"b\\c\nd{},=\u202e");
            assertThat(sample.label("outcome")).isNotEmpty();
        });
        assertThat(read.of("ollama_proxy_request_body_bytes_bucket")).isEmpty();
        assertThat(read.of("ollama_proxy_request_body_bytes_count")).hasSize(1);
    }

    @Test
    void readsAllFormsOfNumbers() throws Exception {
        Samples read = MetricsText.parse("# HELP a b\na 1.5E-4\nb{x=\"1\",y=\"\"} +Inf\nc{} NaN\n\nd{x=\"1\",} -2\n");

        assertThat(read.most("a")).isEqualTo(1.5e-4);
        assertThat(read.most("b")).isInfinite();
        assertThat(read.most("c")).isNaN();
        assertThat(read.sum("d", "x", "1")).isEqualTo(-2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1",
                "a\n",
                "a  1\n",
                "a 1 2\n",
                "a 0x1p3\n",
                "a 1d\n",
                "a --1\n",
                "a{x=1} 1\n",
                "a{x=\"1} 1\n",
                "a{x=\"1\"y=\"2\"} 1\n",
                "a{x=\"1\",x=\"2\"} 1\n",
                "a{x=\"\\t\"} 1\n",
                "a{x=\"1\" 1\n",
                "{x=\"1\"} 1\n",
                "<html>\n"
            })
    void rejectsWhatIsMalformed(String page) {
        assertThatThrownBy(() -> MetricsText.parse(page))
                .isInstanceOf(MetricsText.MalformedPageException.class)
                .hasMessageStartingWith("it cannot be read: line 1: ");
    }
}
