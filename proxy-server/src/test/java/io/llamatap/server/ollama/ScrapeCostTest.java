package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.family.ProxyFamilies;
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

    /** A scrape of everything. */
    private static final long MAX_BYTES = 8_000_000;

    @Test
    void takesLittleMemoryWithAsManyModelsAsAreShown() throws IOException {
        try (PollerFixture fixture = new PollerFixture()) {
            fixture.respond("/api/tags", models());
            fixture.respond("/api/ps", models());
            fixture.poller.poll();
            for (int i = 0; i < MODELS; i++) {
                fixture.end(
                        fixture.begin(OllamaEndpoint.CHAT, "{\"model\":\"m" + i + "\",\"messages\":[{}]}"),
                        200,
                        "{\"model\":\"m" + i
                                + "\",\"message\":{\"content\":\"x\"},\"done\":true,\"done_reason\":\"stop\","
                                + "\"total_duration\":9000000000,\"load_duration\":1500000000,\"prompt_eval_count\":500,"
                                + "\"prompt_eval_duration\":600000000,\"eval_count\":200,\"eval_duration\":5123456789}");
            }
            scrape(fixture); // loads classes
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            MetricsSnapshot snapshot = scrape(fixture);
            long taken = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(((MetricsSnapshot.Point)
                                    snapshot.series(ProxyFamilies.SERIES).get(0))
                            .value())
                    .as("series: as many as 64 models have")
                    .isGreaterThan(20_000);
            assertThat(taken).isLessThan(MAX_BYTES);
        }
    }

    private static MetricsSnapshot scrape(PollerFixture fixture) throws IOException {
        MetricsSnapshot snapshot = fixture.registry.snapshot();
        Exposition.write(List.of(snapshot), Dialect.MAIN, false, OutputStream.nullOutputStream());
        return snapshot;
    }

    private static String models() {
        return IntStream.range(0, MODELS)
                .mapToObj(
                        i -> "{\"name\":\"m" + i + "\",\"size\":2,\"size_vram\":1,\"context_length\":4,\"expires_at\":"
                                + "\"2026-11-21T13:00:00Z\"}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }
}
