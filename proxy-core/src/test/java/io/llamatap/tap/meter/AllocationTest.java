package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.llamatap.metrics.ExchangeRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.StatusCode;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int TIMES = 20_000;

    /** The JVM's own work on hot code falls into one of the measurements, so the cheapest one is what a step costs. */
    private static final int ROUNDS = 5;

    /** What the measurement itself may allocate: far less than one byte per step. */
    private static final long SLACK_BYTES = 4096;

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);

    @Test
    void watchesAChunkWithoutAllocating() {
        Tap tap = new MetricsTapFactory(registry).forLoop(0).onRequest(OllamaEndpoint.CHAT, "POST", null, 0);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/x-ndjson", null, 1);
        byte[] line =
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"caf\u00e9 \\u00e9\\n\"},\"done\":false}\n"
                        .getBytes(UTF_8);
        ByteBuf heap = Unpooled.wrappedBuffer(line);
        // Without the leak detector, which records each access.
        ByteBuf direct = new UnpooledByteBufAllocator(true, true).directBuffer().writeBytes(line);
        try {
            assertAllocatesNothing(i -> {
                tap.onResponseBody(i % 2 == 1 ? direct : heap, 0, line.length, i);
                tap.onResponseFlushed(i, i + 1L);
            });
        } finally {
            direct.release();
        }
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, TIMES);
    }

    @Test
    void countsWithoutAllocating() {
        LoopMetrics metrics = registry.loop(0);
        ExchangeRecorder recorder = new ExchangeRecorder(metrics);
        ModelLabel model = registry.models().admitUsed("m");
        assertAllocatesNothing(i -> {
            recorder.expect(OllamaEndpoint.CHAT, model);
            metrics.at(RequestFamilies.REQUESTS, OllamaEndpoint.CHAT, model, Outcome.OK, StatusCode.of(200 + i % 4))
                    .add(1);
            metrics.at(RequestFamilies.REQUEST_DURATION, OllamaEndpoint.CHAT, model)
                    .observe(i * 1_000_000L);
            metrics.at(RequestFamilies.INTER_CHUNK, ModelLabel.OTHER).observe(i);
            metrics.tick(i, i);
        });
    }

    private interface Step {
        void take(int i);
    }

    private static void assertAllocatesNothing(Step step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 100; i++) {
            step.take(i); // series are created, and scanners have their buffers
        }
        threads.getCurrentThreadAllocatedBytes();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                step.take(i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThan(SLACK_BYTES);
    }
}
