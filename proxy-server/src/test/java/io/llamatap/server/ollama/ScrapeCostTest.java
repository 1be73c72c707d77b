package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.llamatap.exposition.Dialect;
import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.tap.OllamaEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScrapeCostTest {
    private static final int MODELS = 64;

    /** Several times what it takes today, and far below what a page held whole, or a map for each series, would take. */
    private static final long MOST_BYTES = 64 << 20;

    @Test
    void takesLittleMemoryWithAsManyModelsAsAreShown() throws IOException {
        try (PollerFixture fixture = new PollerFixture()) {
            fixture.answer("/api/tags", models());
            fixture.answer("/api/ps", models());
            fixture.poller.poll();
            for (int i = 0; i < MODELS; i++) {
                fixture.end(
                        fixture.begin(OllamaEndpoint.CHAT, "{\"model\":\"m" + i + "\",\"messages\":[{}]}"),
                        200,
                        "{\"model\":\"m" + i
                                + "\",\"message\":{\"content\":\"x\"},\"done\":true,\"done_reason\":\"stop\","
                                + "\"total_duration\":40,\"load_duration\":10,\"prompt_eval_count\":5,"
                                + "\"prompt_eval_duration\":10,\"eval_count\":20,\"eval_duration\":20}");
            }
            render(fixture); // loads classes
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            render(fixture);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
        }
    }

    private static void render(PollerFixture fixture) throws IOException {
        MetricsSnapshot snapshot = fixture.registry.snapshot();
        for (Dialect dialect : List.of(Dialect.MAIN, Dialect.POLLER, Dialect.HOMESERVER)) {
            Exposition.write(List.of(snapshot), dialect, "", OutputStream.nullOutputStream());
        }
    }

    private static String models() {
        return IntStream.range(0, MODELS)
                .mapToObj(
                        i -> "{\"name\":\"m" + i + "\",\"size\":2,\"size_vram\":1,\"context_length\":4,\"expires_at\":"
                                + "\"2026-11-21T13:00:00Z\"}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }
}
