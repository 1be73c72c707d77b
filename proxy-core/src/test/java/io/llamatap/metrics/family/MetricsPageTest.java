package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.label.Label;
import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of metrics is generated from their catalogue. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    private static final String HEAD = """
            # Metrics

            Every metric of Llamatap, in the order in which the pages show them. The last column has the pages that contain it, besides `/metrics`: `proxy` is
            `/metrics/proxy`. Those of vLLM are on `/metrics/vllm` only, and those for endpoint pickers on
            `/metrics/epp`. [monitoring.md](monitoring.md) explains where to begin. Metrics in seconds and bytes have these units in their names. The
            label `model` is bounded by `max-model-labels`; all other labels have fixed sets of values.

            This page is made from the catalogue in the code, as the `# HELP` lines of the pages are.
            """;

    @Test
    void isWhatTheCatalogueSays() throws IOException {
        WrittenPage.check(PAGE, render());
    }

    private static String render() {
        return HEAD
                + section("Llamatap's own names", family -> family.isIn(Dialect.PROXY))
                + section(
                        "Names of replaced exporters only",
                        family -> !family.isIn(Dialect.PROXY)
                                && !family.isIn(Dialect.VLLM)
                                && !family.dialects().isEmpty())
                + section("Names of vLLM", family -> family.isIn(Dialect.VLLM))
                + section("Names for endpoint pickers", family -> family.dialects()
                        .isEmpty());
    }

    private static String section(String title, Predicate<MetricDescriptor> isIn) {
        return "\n## " + title + "\n\n| metric | type | meaning | pages |\n|---|---|---|---|\n"
                + Catalogue.all().stream()
                        .filter(isIn)
                        .map(MetricsPageTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(MetricDescriptor family) {
        String labels = family.labels().stream().map(Label::text).collect(Collectors.joining(","));
        return "| `%s%s` | %s | %s | %s |\n"
                .formatted(
                        family.text(),
                        labels.isEmpty() ? "" : "{" + labels + "}",
                        family.type().name().toLowerCase(Locale.ROOT),
                        family.help().replace("|", "\\|").replace("_", "\\_"),
                        family.dialects().stream()
                                .filter(dialect -> dialect != Dialect.MAIN)
                                .sorted()
                                .map(Dialect::path)
                                .collect(Collectors.joining(", ")));
    }
}
