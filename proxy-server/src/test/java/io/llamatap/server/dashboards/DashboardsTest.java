package io.llamatap.server.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboards are in the files as the code has them, and Grafana's dashboard-linter has nothing to say: its rules are here, one a test,
 * with the name that it gives them. {@code -Dllamatap.pages=write} writes the files.
 */
class DashboardsTest {
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)?\\{([^}]*)}(\\[[^]]*])?");
    private static final Pattern COUNTER = Pattern.compile("(?!ollama_model_count).*_(total|sum|count|bucket)");
    private static final Pattern METRIC = Pattern.compile("\\b(?:ollama|process|jvm)_\\w+");
    /** Those of Grafana's units that the dashboards use. */
    private static final Set<String> UNITS =
            Set.of("short", "percent", "percentunit", "bytes", "s", "dtdurations", "reqps", "cps");

    static Stream<Map<String, Object>> dashboards() {
        return Dashboards.all().stream().map(Dashboard::json);
    }

    @Test
    void areInTheFiles() throws IOException {
        Set<String> files = new HashSet<>(Set.of("ollama-ai.json", "ollama-categraf.json"));
        for (Dashboard dashboard : Dashboards.all()) {
            files.add(dashboard.uid() + ".json");
            WrittenPage.check(Dashboards.FOLDER.resolve(dashboard.uid() + ".json"), Json.write(dashboard.json()));
        }
        try (Stream<Path> shipped = Files.list(Dashboards.FOLDER)) {
            assertThat(shipped.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(files);
        }
    }

    @Test
    void areWhereComposeMountsThemAndAlertsLinkToThem() throws IOException {
        Path config = Dashboards.FOLDER.resolve("../..");
        String compose = Files.readString(config.resolve("compose.yaml"));
        assertThat(compose).contains("./grafana/provisioning:/etc/grafana/provisioning", "PROMETHEUS_URL: http");
        String provider = Files.readString(config.resolve("grafana/provisioning/dashboards/llamatap.yaml"));
        Matcher path = Pattern.compile("\\n      path: (.*)\\n").matcher(provider);
        assertThat(path.find()).isTrue();
        assertThat(compose).contains("./grafana/dashboards:" + path.group(1));
        String source = Files.readString(config.resolve("grafana/provisioning/datasources/llamatap.yaml"));
        assertThat(source).contains("url: $PROMETHEUS_URL\n", "timeInterval: 15s\n");
        assertThat(Files.readString(config.resolve("prometheus.yml"))).contains("scrape_interval: 15s\n");
        Matcher link = Pattern.compile("dashboard_url: .*?/d/([\\w-]+)")
                .matcher(Files.readString(config.resolve("rules/llamatap.yml")));
        assertThat(link.results().map(found -> found.group(1)).distinct())
                .isSubsetOf(Dashboards.all().stream().map(Dashboard::uid).toList());
    }

    /** template-datasource-rule, template-job-rule, template-instance-rule, template-on-time-change-reload-rule. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void haveTheVariablesThatTheyUse(Map<String, Object> dashboard) {
        List<Map<String, Object>> variables = ShippedDashboard.of(dashboard).variables();
        assertThat(variables.get(0)).containsEntry("name", "datasource").containsEntry("label", "Data source");
        assertThat(variables).extracting(variable -> variable.get("name")).contains("namespace", "job", "instance");
        assertThat(variables.subList(1, variables.size()))
                .allSatisfy(variable -> assertThat(variable)
                        .containsEntry("type", "query")
                        .containsEntry("datasource", Map.of("type", "prometheus", "uid", "${datasource}"))
                        .containsEntry("multi", true)
                        .containsEntry("includeAll", true)
                        // Only in Kubernetes is there a namespace.
                        .containsEntry("allValue", "namespace".equals(variable.get("name")) ? ".*" : ".+")
                        .containsEntry("refresh", 2))
                .allSatisfy(variable -> assertThat(String.valueOf(variable.get("label")))
                        .isEqualToIgnoringCase(String.valueOf(variable.get("name"))));
        boolean usesModels =
                ShippedDashboard.of(dashboard).expressions().stream().anyMatch(e -> e.contains("$model"));
        assertThat(variables.size()).isEqualTo(usesModels ? 5 : 4);
    }

    /** panel-datasource-rule, panel-title-description-rule, panel-units-rule, panel-no-targets-rule, uneditable-dashboard. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void sayWhatEachPanelShows(Map<String, Object> dashboard) {
        assertThat(dashboard).containsEntry("editable", false);
        assertThat(ShippedDashboard.of(dashboard).panels()).allSatisfy(panel -> {
            assertThat(panel).containsEntry("datasource", Map.of("type", "prometheus", "uid", "${datasource}"));
            assertThat(String.valueOf(panel.get("title"))).isNotBlank();
            assertThat(String.valueOf(panel.get("description"))).endsWith(".");
            assertThat(Json.object(Json.object(panel, "fieldConfig"), "defaults")
                            .get("unit"))
                    .isIn(UNITS);
            List<Map<String, Object>> targets = Json.objects(panel, "targets");
            assertThat(targets).isNotEmpty().allSatisfy(target -> assertThat(String.valueOf(target.get("legendFormat")))
                    .isNotBlank());
        });
    }

    /** target-job-rule, target-instance-rule, target-rate-interval-rule, target-counter-agg-rule. Alerts about a job have no instance. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void queryWhatIsChosenAtTheRightInterval(Map<String, Object> dashboard) {
        for (String expression : ShippedDashboard.of(dashboard).expressions()) {
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                boolean isOfJob =
                        "ALERTS".equals(selector.group(1)) && selector.group(2).contains("instance=\"\"");
                assertThat(selector.group(2))
                        .as(expression)
                        .contains(
                                "namespace=~\"$namespace\", job=~\"$job\"",
                                isOfJob ? "instance=\"\"" : "instance=~\"$instance\"");
                String before = expression.substring(0, selector.start());
                if (before.endsWith("rate(")) {
                    assertThat(selector.group(3)).as(expression).isEqualTo("[$__rate_interval]");
                }
                if (COUNTER.matcher(selector.group(1)).matches()) {
                    assertThat(before).as(expression).matches("(?s).*\\b(rate|increase)\\($");
                }
            }
            assertThat(SELECTOR.matcher(expression).replaceAll(""))
                    .as("selectors have braces")
                    .doesNotContain("_total", "ollama_");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void queryMetricsOfTheCatalogue(Map<String, Object> dashboard) throws IOException {
        String catalogue = Files.readString(Dashboards.FOLDER.resolve("../../../docs/metrics.md"));
        ShippedDashboard shipped = ShippedDashboard.of(dashboard);
        for (String expression : Stream.concat(shipped.expressions().stream(), shipped.marks().stream())
                .toList()) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                String name = metric.group();
                String family = COUNTER.matcher(name).matches() ? name.replaceAll("_(bucket|sum|count)$", "") : name;
                assertThat(catalogue).as(expression).containsPattern("`" + family + "[`{]");
            }
        }
    }

    /** Readable on a laptop: Grafana's grid has 24 columns. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void fitTheGrid(Map<String, Object> dashboard) {
        Set<List<Integer>> taken = new HashSet<>();
        Set<Object> ids = new HashSet<>();
        for (Map<String, Object> panel : Json.objects(dashboard, "panels")) {
            assertThat(ids.add(panel.get("id"))).isTrue();
            Map<String, Object> place = Json.object(panel, "gridPos");
            int x = number(place, "x");
            int y = number(place, "y");
            int width = number(place, "w");
            assertThat(width).isBetween(6, 24 - x);
            for (int column = x; column < x + width; column++) {
                for (int line = y; line < y + number(place, "h"); line++) {
                    assertThat(taken.add(List.of(column, line)))
                            .as("%s overlaps", panel.get("title"))
                            .isTrue();
                }
            }
        }
    }

    private static int number(Map<String, Object> place, String name) {
        return (Integer) Objects.requireNonNull(place.get(name));
    }
}
