package io.llamatap.metrics;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.MetricType;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Phase;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a finished exchange costs to count in all its series: at most 100 ns an exchange and series.
 *
 * <p>Routes, models, outcomes and values are drawn by lot. How many series an exchange moves on the average is printed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecorderBenchmark {
    private static final int EXCHANGES = 4096;
    private static final OllamaEndpoint[] ROUTES = {
        OllamaEndpoint.GENERATE, OllamaEndpoint.CHAT, OllamaEndpoint.OPENAI_CHAT, OllamaEndpoint.TAGS
    };

    /** How many models are asked. */
    @Param({"2", "64"})
    public int models = 2;

    /** Whether histograms have exemplars, and each exchange a trace. */
    @Param({"false", "true"})
    public boolean exemplars;

    private MetricsRegistry registry = registry(false);
    private LoopMetrics metrics = registry.loop(0);
    private ExchangeRecorder recorder = new ExchangeRecorder(metrics);
    private final ExchangeRecord[] exchanges = new ExchangeRecord[EXCHANGES];

    /** Draws the exchanges, and counts how many series they move. */
    @Setup
    public void draw() {
        registry = registry(exemplars);
        metrics = registry.loop(0);
        recorder = new ExchangeRecorder(metrics);
        Random lot = new Random(1);
        for (int i = 0; i < EXCHANGES; i++) {
            exchanges[i] = exchange(lot);
        }
        record();
        long moved = 0;
        for (int i = 0; i < 64; i++) {
            Map<String, Long> before = counts();
            recorder.record(exchanges[i]);
            moved += counts().entrySet().stream()
                    .filter(series -> !series.getValue().equals(before.get(series.getKey())))
                    .count();
        }
        System.out.println("# series an exchange: " + moved / 64.0);
    }

    private static MetricsRegistry registry(boolean hasExemplars) {
        return new MetricsRegistry(
                MetricsTapFactory.labels(),
                Map.of(),
                MetricsRegistry.DEFAULT_MODEL_CAP,
                System::nanoTime,
                hasExemplars ? System::currentTimeMillis : null);
    }

    private ExchangeRecord exchange(Random lot) {
        ModelLabel model = registry.models().admitUsed("model-" + lot.nextInt(models));
        boolean isCancelled = lot.nextInt(10) == 0;
        long durationNanos = 1_000_000L << lot.nextInt(14);
        return new ExchangeRecord(
                ROUTES[lot.nextInt(ROUTES.length)],
                model,
                false,
                false,
                isCancelled ? Outcome.CANCELLED : Outcome.OK,
                200,
                null,
                Phase.STREAMING,
                durationNanos,
                durationNanos,
                1L << lot.nextInt(16),
                1L << lot.nextInt(20),
                generation(lot, durationNanos, isCancelled));
    }

    private static @Nullable Generation generation(Random lot, long durationNanos, boolean isCancelled) {
        if (lot.nextInt(8) == 0) { // a request that asks no model
            return null;
        }
        return new Generation(
                true,
                isCancelled ? Finish.NONE : Finish.STOP,
                isCancelled ? -1 : lot.nextInt(8192),
                isCancelled ? -1 : lot.nextInt(4096),
                isCancelled ? -1 : 1 + lot.nextInt(1024),
                1 + lot.nextInt(1024),
                false,
                durationNanos,
                durationNanos / (2 + lot.nextInt(100)),
                durationNanos / (4 + lot.nextInt(100)),
                durationNanos / 4,
                durationNanos / 3,
                false,
                null);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        for (MetricDescriptor family : Catalogue.all()) {
            if (!(family instanceof Counted<?> counted)) {
                continue;
            }
            if (family.type() == MetricType.RECENT || family.type() == MetricType.LAST) {
                continue;
            }
            if (family.type() != MetricType.HISTOGRAM) {
                metrics.counts(counted).forEach((int key, Count cell) -> counts.put(family + " " + key, cell.get()));
                continue;
            }
            metrics.histograms(counted).forEach((int key, LatencyHistogram cell) -> {
                LatencyHistogram.Sums sums =
                        new LatencyHistogram.Sums(family.buckets().edges().size() + 1);
                cell.addTo(sums);
                long count = sums.cumulative().get(sums.cumulative().size() - 1);
                counts.put(family + " histogram " + key, count);
            });
        }
        return counts;
    }

    /** Counts exchanges. */
    @Benchmark
    @OperationsPerInvocation(EXCHANGES)
    public void record() {
        for (ExchangeRecord exchange : exchanges) {
            metrics.trace(exchange.durationNanos(), exchange.endNanos());
            recorder.record(exchange);
        }
    }
}
