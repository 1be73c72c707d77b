package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.io.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceMetricsTest {
    private final InstanceMetrics metrics = new InstanceMetrics(Map.of(), 64, false);

    @Test
    void saysWhatIsRunning() throws IOException {
        metrics.describe(Transport.NIO, () -> 1, 2);
        assertThat(page(false))
                .containsPattern("ollama_proxy_build_info\\{version=\"\\d+\\.\\d+\\.\\d+[^\"]*\",revision=\"[^\"]+\","
                        + "java=\"[^\"]+\",netty=\"4\\.[^\"]+\",transport=\"nio\",?} 1\\.0")
                .containsPattern("ollama_proxy_direct_memory_bytes \\d");
    }

    @Test
    void tellsOfThisProcessByTheNamesThatEveryProcessHas() throws IOException {
        metrics.describe(Transport.NIO, () -> 1, 2);
        for (String dialect : List.of("", "proxy")) {
            assertThat(page(dialect, false))
                    .contains("\n# TYPE jvm_memory_used_bytes gauge\njvm_memory_used_bytes{area=\"heap\"")
                    .contains("\n# TYPE jvm_gc_collection_seconds summary\njvm_gc_collection_seconds_count{gc=\"")
                    .contains("\njvm_gc_collection_seconds_sum{gc=\"");
            assertThat(page(dialect, false).contains("\n# TYPE process_cpu_seconds_total counter\nprocess_cpu"))
                    .isEqualTo(Files.exists(Path.of("/proc/self/stat")));
        }
        for (String dialect : List.of("poller", "homeserver", "fastapi", "categraf")) {
            assertThat(page(dialect, false)).doesNotContain("process_", "jvm_");
        }
    }

    @Test
    void countsTheSeriesOfItsPage() throws IOException {
        metrics.describe(Transport.NIO, () -> 1, 2);
        String page = page("", false);
        long series = page.lines().filter(line -> !line.startsWith("#")).count();
        assertThat(page).contains("\nollama_proxy_series " + series + ".0\n");
    }

    @Test
    void endsOpenMetricsWithItsMark() throws IOException {
        assertThat(page(true)).endsWith("# EOF\n");
        assertThat(page(false)).doesNotContain("# EOF");
    }

    @Test
    void doesNotListTheMainPageAsADialect() {
        assertThat(metrics.dialects()).doesNotContain("");
        assertThatThrownBy(() -> metrics.write("nope", false, new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String page(boolean openMetrics) throws IOException {
        return page("", openMetrics);
    }

    private String page(String dialect, boolean openMetrics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(dialect, openMetrics, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
