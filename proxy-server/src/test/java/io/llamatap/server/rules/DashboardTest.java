package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped dashboards show the panels that are tried on a real Prometheus, and no others. */
class DashboardTest {

    /** homeserver-D2. */
    @ParameterizedTest
    @CsvSource({"home server, ollama-ai.json, Ollama AI", "Categraf, ollama-categraf.json, Ollama (Categraf)"})
    void isMadeFromThePanels(String dashboard, String file, String title) throws IOException {
        List<Panel> panels = Panel.all().stream()
                .filter(panel -> panel.dashboard().equals(dashboard))
                .toList();
        Path shipped = RuleFile.CONFIG.resolve("grafana/dashboards").resolve(file);
        String made = Dashboard.of(title, file.replace(".json", ""), panels);
        WrittenPage.check(shipped, made);
        assertThat(panels).isNotEmpty().allSatisfy(panel -> assertThat(made)
                .contains("\"title\" : \"" + panel.name() + "\""));
    }
}
