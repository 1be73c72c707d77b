package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.PollerFamilies;
import io.llamatap.testkit.Promtool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of the dialects {@code poller} and {@code homeserver} as a whole: no name, type, label or bucket more or less. */
class PromisedPagesTest {
    private PollerFixture fixture;
    private final Set<String> moved = new HashSet<>();

    @BeforeEach
    void moveEverything() throws IOException {
        fixture = new PollerFixture();
        String held =
                "{\"models\":[{\"name\":\"%s\",\"size\":10,\"size_vram\":5,\"context_length\":4096,\"expires_at\":\""
                        + PollerFixture.NOON.plusSeconds(3600) + "\"}]}";
        StringBuilder disk = new StringBuilder("{\"models\":[{\"name\":\"a\",\"size\":9,\"details\":{\"family\":\"f\","
                + "\"parameter_size\":\"7B\",\"quantization_level\":\"Q4\"}}");
        disk.append(",{\"name\":\"more\"}".repeat(1)).append(",{}".repeat(1000)).append("]}");
        fixture.respond("/api/tags", disk.toString());
        fixture.poller.poll();
        fixture.pass(15);
        Tap tap = fixture.begin(OllamaEndpoint.GENERATE, "{\"model\":\"a\",\"prompt\":\"x\"}");
        fixture.respond("/api/ps", String.format(held, "a"));
        fixture.poller.poll();
        look();
        fixture.end(
                tap,
                200,
                "{\"model\":\"a\",\"response\":\"x\",\"done\":true,\"done_reason\":\"stop\",\"total_duration\":4000000000,"
                        + "\"load_duration\":1000000000,\"prompt_eval_count\":5,\"prompt_eval_duration\":1000000000,"
                        + "\"eval_count\":20,\"eval_duration\":2000000000}");
        fixture.respond("/api/ps", String.format(held, "b"));
        fixture.respondWithWire("/api/tags", "");
        fixture.poller.poll();
        look();
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private void look() {
        fixture.page().values().forEach((series, value) -> {
            if (value > 0) {
                moved.add(series.replaceAll("\\{.*", ""));
            }
        });
    }

    @Test
    void everyFamilyOfThePollerMoves() {
        assertThat(PollerFamilies.ALL).extracting(MetricDescriptor::text).allSatisfy(family -> assertThat(moved)
                .containsAnyOf(family, family + "_count"));
    }

    /** poller-M1 to poller-M10. */
    @Test
    void showsWhatThePollerPromisedAndNothingElse() {
        Page page = fixture.page(Dialect.POLLER);
        assertThat(types(page))
                .isEqualTo(Map.of(
                        "ollama_up", "gauge",
                        "ollama_api_response_time_seconds", "histogram",
                        "ollama_api_errors_total", "counter",
                        "ollama_model_count", "gauge",
                        "ollama_model_size_bytes", "gauge",
                        "ollama_model_info", "gauge",
                        "ollama_inference_active", "gauge",
                        "ollama_gpu_likely_active", "gauge",
                        "ollama_inference_requests_total", "counter",
                        "ollama_last_inference_timestamp", "gauge"));
        Map<String, String> labels = labels(page);
        assertThat(labels.remove("ollama_model_size_bytes")).isEqualTo("model");
        assertThat(labels.remove("ollama_model_info")).isEqualTo("family,model,parameter_size,quantization");
        assertThat(labels.remove("ollama_api_response_time_seconds_bucket")).isEqualTo("le");
        assertThat(labels.values()).containsOnly("");
    }

    /** homeserver-M1 to homeserver-M10, conflict-1, conflict-2; what is read of processes and GPUs comes on top. */
    @Test
    void showsWhatTheHomeServerPromised() {
        Page page = fixture.page(Dialect.HOMESERVER);
        assertThat(types(page))
                .containsAllEntriesOf(Map.of(
                        "ollama_info", "gauge",
                        "ollama_info_info", "gauge",
                        "ollama_up", "gauge",
                        "ollama_models_available", "gauge",
                        "ollama_models_loaded", "gauge",
                        "ollama_requests_total", "counter",
                        "ollama_request_duration_seconds", "histogram",
                        "ollama_generation_tokens_total", "counter",
                        "ollama_generation_duration_seconds", "histogram",
                        "ollama_tokens_per_second", "gauge"))
                .containsEntry("ollama_model_size_bytes", "gauge")
                .allSatisfy(
                        (family, type) -> assertThat(family)
                                .matches(
                                        "ollama_(info|info_info|up|models_available|models_loaded|requests_total|request_duration"
                                                + "_seconds|generation_tokens_total|generation_duration_seconds|tokens_per_second|model"
                                                + "_size_bytes|memory_usage_bytes|cpu_usage_percent|gpu_usage_percent|gpu_memory_bytes)"));
        Map<String, String> labels = labels(page);
        assertThat(labels)
                .containsEntry("ollama_info", "build,version")
                .containsEntry("ollama_info_info", "build,version")
                .containsEntry("ollama_requests_total", "endpoint,method,status")
                .containsEntry("ollama_request_duration_seconds_bucket", "endpoint,le,model")
                .containsEntry("ollama_generation_tokens_total", "model")
                .containsEntry("ollama_generation_duration_seconds_bucket", "le,model")
                .containsEntry("ollama_tokens_per_second", "model")
                .containsEntry("ollama_model_size_bytes", "model");
    }

    /** homeserver-M6, homeserver-M8, conflict-30. */
    @Test
    void hasTheVeryBucketsOfTheHomeServer() {
        Page page = fixture.page(Dialect.HOMESERVER);
        String generation = "0.1 0.5 1.0 2.0 5.0 10.0 30.0 60.0 120.0";
        assertThat(edges(page, "ollama_request_duration_seconds")).isEqualTo(generation + " 300.0 +Inf");
        assertThat(edges(page, "ollama_generation_duration_seconds")).isEqualTo(generation + " +Inf");
    }

    /** homeserver-M5 to homeserver-M9, conflict-20, conflict-21, conflict-29. */
    @Test
    void countsOneResponseInEveryFamilyOfTheHomeServer() {
        Page page = fixture.page(Dialect.HOMESERVER);
        assertThat(page.value("ollama_requests_total endpoint=generate method=POST status=200"))
                .isEqualTo(1);
        assertThat(page.sum("ollama_requests_total")).isEqualTo(1);
        assertThat(page.value("ollama_request_duration_seconds_count endpoint=generate model=a:latest"))
                .isEqualTo(1);
        assertThat(page.value("ollama_generation_tokens_total model=a:latest")).isEqualTo(20);
        assertThat(page.value("ollama_generation_duration_seconds_sum model=a:latest"))
                .isEqualTo(2);
        assertThat(page.value("ollama_tokens_per_second model=a:latest")).isEqualTo(10);
    }

    /** conflict-1, conflict-2. */
    @Test
    void keepsTheTwoShapesOfOneNameApart() {
        Page main = fixture.page();
        assertThat(labels(main))
                .containsEntry("ollama_requests_total", "model")
                .doesNotContainKey("ollama_tokens_per_second");
        assertThat(types(main)).containsEntry("ollama_tokens_per_second", "histogram");
        for (Dialect dialect : Dialect.values()) {
            assertThat(Catalogue.of(dialect).stream().map(MetricDescriptor::text))
                    .as(dialect.path())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void passesPromtoolOnEveryPage() throws Exception {
        Optional<Path> promtool = Promtool.find();
        assumeTrue(promtool.isPresent(), "promtool (of Prometheus) is not installed: pages not checked by it");
        for (Dialect dialect : Dialect.values()) {
            String said =
                    Promtool.checkMetrics(promtool.get(), fixture.page(dialect).text());
            // Names and labels that were promised: nothing else may be said.
            assertThat(said.lines().filter(line -> !line.startsWith("(exit")))
                    .as(dialect.path())
                    .allMatch(line -> line.endsWith("should not have \"quantile\" label")
                            || (line.startsWith("vllm:") && line.endsWith("should not contain ':'"))
                            || line.startsWith("ollama_model_count "));
        }
    }

    @Test
    void isWrittenAsOpenMetricsToo() {
        for (Dialect dialect : Dialect.values()) {
            String text =
                    Page.of(List.of(fixture.registry.snapshot()), dialect, true).text();
            assertThat(text).as(dialect.path()).endsWith("# EOF\n");
        }
    }

    private static Map<String, String> types(Page page) {
        Map<String, String> types = new TreeMap<>();
        page.text().lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> {
            String[] words = line.split(" ", -1);
            types.put(words[2], words[3]);
        });
        return types;
    }

    /** Returns the names of labels, sorted, by the name of the series; all series of a name must have the same. */
    private static Map<String, String> labels(Page page) {
        Map<String, String> labels = new HashMap<>();
        for (String series : page.values().keySet()) {
            int brace = series.indexOf('{');
            String name = brace < 0 ? series : series.substring(0, brace);
            Set<String> names = new TreeSet<>();
            if (brace >= 0) {
                for (String label : series.substring(brace + 1).split("\",", -1)) {
                    if (label.contains("=")) {
                        names.add(label.substring(0, label.indexOf('=')));
                    }
                }
            }
            String before = labels.put(name, String.join(",", names));
            assertThat(before == null ? String.join(",", names) : before).isEqualTo(String.join(",", names));
        }
        return labels;
    }

    private static String edges(Page page, String family) {
        return page.values().keySet().stream()
                .filter(series -> series.startsWith(family + "_bucket{"))
                .map(series -> series.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
