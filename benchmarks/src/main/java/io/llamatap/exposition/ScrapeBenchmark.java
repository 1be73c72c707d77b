package io.llamatap.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a scrape costs with as many models as are shown, each asked on two loops: at most 50 ms and 8 MB of garbage. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ScrapeBenchmark {
    private static final int LOOPS = 2;
    private static final String RESPONSE = "{\"message\":{\"content\":\"x\"},\"done\":false}\n"
            + "{\"message\":{\"content\":\"y\"},\"done\":false}\n"
            + "{\"done\":true,\"done_reason\":\"stop\",\"total_duration\":9000000000,\"load_duration\":1500000000,"
            + "\"prompt_eval_count\":500,\"prompt_eval_duration\":600000000,\"eval_count\":200,"
            + "\"eval_duration\":5123456789}\n";

    private final MetricsRegistry registry =
            new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP);
    private MetricsSnapshot snapshot = registry.snapshot();

    /** Lets each model answer a stream on each loop. */
    @Setup
    public void prepare() {
        for (int loop = 0; loop < LOOPS; loop++) {
            LoopTap taps = new MetricsTapFactory(registry).forLoop(loop);
            for (int model = 0; model < MetricsRegistry.DEFAULT_MODEL_CAP; model++) {
                exchange(taps, "model-" + model + ":latest");
            }
        }
        snapshot = registry.snapshot();
    }

    private static void exchange(LoopTap taps, String model) {
        long now = System.nanoTime();
        Tap tap = taps.onRequest(OllamaEndpoint.CHAT, "POST", null, now);
        ByteBuf request = Unpooled.copiedBuffer("{\"model\":\"" + model + "\",\"messages\":[{}]}", UTF_8);
        tap.onRequestBody(request, 0, request.readableBytes());
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/x-ndjson", null, now + 1_000_000);
        ByteBuf response = Unpooled.copiedBuffer(RESPONSE, UTF_8);
        tap.onResponseBody(response, 0, response.readableBytes(), now + 2_000_000);
        tap.onResponseFlushed(now + 2_000_000, now + 2_100_000);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, now + 9_000_000_000L);
    }

    /** Merges the loops' counts. */
    @Benchmark
    public MetricsSnapshot snapshot() {
        return registry.snapshot();
    }

    /** Writes the page with all names. */
    @Benchmark
    public void write() throws IOException {
        Exposition.write(List.of(snapshot), Dialect.MAIN, false, OutputStream.nullOutputStream());
    }

    /** Does both, as a scrape does. */
    @Benchmark
    public void scrape() throws IOException {
        Exposition.write(List.of(registry.snapshot()), Dialect.MAIN, false, OutputStream.nullOutputStream());
    }
}
