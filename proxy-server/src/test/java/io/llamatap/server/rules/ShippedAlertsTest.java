package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each of our alerts is shipped with its tests and its runbook, and Prometheus accepts all files that go with them. */
class ShippedAlertsTest {
    private static final Path PAGE = RuleFile.CONFIG.resolve("../docs/alerts.md");

    private static List<String> found(String expression, String text) {
        return Pattern.compile(expression, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> alerts() throws IOException {
        return found("alert: (\\w+)", RuleFile.shippedRules("llamatap"));
    }

    private static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.list(RuleFile.CONFIG.resolve("rules/tests"))) {
            return files.sorted().toList();
        }
    }

    /** With all labels of the target, among them one that only an operator knows. */
    @Test
    void fireAndAreSilentAsTheirTestsSay() throws Exception {
        assertThat(Promtool.testFiles(RuleFile.promtool(), tests())).isEmpty();
    }

    @Test
    void haveATestForFiringAndOneForSilence() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Path file : tests()) {
            text.append(Files.readString(file));
        }
        assertThat(found("name: \"?(\\w+) fires", text.toString())).containsExactlyInAnyOrderElementsOf(alerts());
        assertThat(found("name: \"?(\\w+) is silent: ", text.toString())).containsExactlyInAnyOrderElementsOf(alerts());
    }

    @Test
    void haveARunbookThatTheirLinksLeadTo() throws Exception {
        List<String> alerts = alerts();
        String rules = RuleFile.shippedRules("llamatap");
        String page = Files.readString(PAGE);

        assertThat(found("runbook_url: docs/alerts.md#(\\w+)", rules))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> alert.toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(found("^### (\\w+)$", page)).containsExactlyInAnyOrderElementsOf(alerts);
        for (String alert : alerts) {
            String runbook = page.substring(page.indexOf("\n### " + alert + "\n"));
            String body = runbook.substring(1, (runbook + "\n### ").indexOf("\n### ", 1));
            assertThat(body).contains("\n- Look: ", "\n- Do: ");
        }
    }

    @Test
    void sayWhatTheyAreAboutWithTheValue() throws Exception {
        String rules = RuleFile.shippedRules("llamatap");
        int alerts = alerts().size();

        assertThat(found("^ +severity: (critical|warning|info)$", rules)).hasSize(alerts);
        assertThat(found("^ +(summary): ", rules)).hasSize(alerts);
        assertThat(found("^ +(description): .*\\$value", rules)).hasSize(alerts);
        assertThat(found("^ +(dashboard_url): \"/d/", rules)).hasSize(alerts);
    }

    /** Whoever installs Llamatap sees what is watched: failures that were tried, and among them one for each critical alert. */
    @Test
    void tellThirtyFailuresThatWereTried() throws Exception {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("<!-- failures -->"), page.indexOf("<!-- /failures -->"));
        List<String> tried = found("^\\| [^|]+ \\| \\[(\\w+)\\]\\(#\\w+\\) \\|", table);

        assertThat(tried).hasSizeGreaterThanOrEqualTo(30);
        assertThat(alerts()).containsAll(tried);
        assertThat(tried)
                .containsAll(found(
                        "alert: (\\w+)\n(?:(?!alert:)[\\s\\S])*?severity: critical",
                        RuleFile.shippedRules("llamatap")));
    }

    /** Alertmanager would say nothing of a name that does not exist, and inhibit nothing. */
    @Test
    void areNamedAsTheyAreWhereSomeInhibitOthers() throws Exception {
        String inhibitions = Files.readString(RuleFile.CONFIG.resolve("alertmanager.yml"));
        assertThat(alerts()).containsAll(found("((?:Ollama|Llamatap)[A-Z]\\w+)", inhibitions.replaceAll("#.*", "")));
    }

    /** level:metric:operations; the two oldest keep their names for the history that alerts compare with. */
    @Test
    void recordUnderNamesThatTellTheLevel() throws Exception {
        assertThat(found("record: (\\S+)", RuleFile.shippedRules("llamatap")))
                .allMatch(name -> name.matches("(instance|model|phase|ollama_proxy):[a-z_]+:[a-z0-9_]+"));
    }

    @Test
    void areLoadedByTheShippedConfigurations() throws Exception {
        for (String name : List.of("prometheus.yml", "prometheus-replacing.yml")) {
            assertThat(Promtool.checkConfig(RuleFile.promtool(), RuleFile.CONFIG.resolve(name)))
                    .isEmpty();
        }
        assertThat(Files.readString(RuleFile.CONFIG.resolve("prometheus.yml"))).contains("\n  - rules/llamatap.yml\n");
    }
}
