package io.llamatap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for operators call a metric is one. */
class DocumentMetricsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\bollama_[a-z_]+[a-z]\\b(?![.-])");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/getting-started.md",
                "docs/gpu.md",
                "docs/monitoring.md",
                "docs/operation.md",
                "docs/performance.md",
                "docs/troubleshooting.md"
            })
    void nameMetricsThatAreThere(String page) throws IOException {
        Set<String> known = metrics(Files.readString(ROOT.resolve("docs/metrics.md")));
        Set<String> named = metrics(Files.readString(ROOT.resolve(page)));
        named.removeIf(name -> known.contains(name) || known.contains(name.replaceFirst("_(bucket|sum|count)$", "")));
        assertThat(named).isEmpty();
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
