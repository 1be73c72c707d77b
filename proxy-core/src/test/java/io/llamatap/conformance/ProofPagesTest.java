package io.llamatap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of promises name the tests that prove them, and are up to date. */
class ProofPagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");

    @ParameterizedTest
    @CsvSource({"Row, http-conformance.md", "Fault, faults.md"})
    void everyRowHasATestAndEveryTestARow(String annotation, String page) throws IOException {
        Proofs proofs = Proofs.in(ROOT, annotation);
        ProofPage written = new ProofPage(DOCS.resolve(page));

        assertThat(proofs.rows())
                .containsExactlyInAnyOrderElementsOf(written.rows().keySet());
    }

    @ParameterizedTest
    @CsvSource({"Row, http-conformance.md", "Fault, faults.md"})
    void pageIsWhatTheTestsSay(String annotation, String page) throws IOException {
        Proofs proofs = Proofs.in(ROOT, annotation);
        ProofPage written = new ProofPage(DOCS.resolve(page));
        if (System.getProperty("llamatap.pages", "").equals("write")) {
            written.write(proofs);
            return;
        }
        assertThat(written.text()).as("run with -Dllamatap.pages=write").isEqualTo(written.with(proofs));
    }

    @Test
    void rowsAreInOrder() throws IOException {
        List<Integer> numbers = new ProofPage(DOCS.resolve("http-conformance.md"))
                .rows().keySet().stream().map(Integer::valueOf).toList();

        assertThat(numbers)
                .isSorted()
                .containsAll(IntStream.rangeClosed(1, 17).boxed().toList());
    }

    @Test
    void everyMetricOfAFaultIsKnownAndReadByItsTests() throws IOException {
        Proofs proofs = Proofs.in(ROOT, "Fault");
        List<String> known =
                Catalogue.all().stream().map(MetricDescriptor::text).toList();
        for (Map.Entry<String, List<String>> row :
                new ProofPage(DOCS.resolve("faults.md")).rows().entrySet()) {
            List<String> metrics = Pattern.compile("`(ollama_\\w+)([^`]*)`")
                    .matcher(row.getValue().get(2))
                    .results()
                    .map(MatchResult::group)
                    .map(metric -> metric.replaceAll("[`\"}]", "").replaceAll("[{,]", " "))
                    .toList();
            assertThat(metrics).as(row.getKey()).isNotEmpty();
            StringBuilder tests = new StringBuilder();
            for (Proofs.Method method : proofs.methods(row.getKey())) {
                tests.append(Files.readString(method.file()));
            }
            for (String metric : metrics) {
                assertThat(known).contains(metric.split(" ", -1)[0]);
                assertThat(tests).as(row.getKey()).contains("\"" + metric + "\"");
            }
        }
    }
}
