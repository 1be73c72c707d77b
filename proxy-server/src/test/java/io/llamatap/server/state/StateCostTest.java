package io.llamatap.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.StuckRequests;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.ollama.KnownModels;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The state of 2,000 requests and 1,000 models, with event loops that do nothing meanwhile: whatever the page costs, they do not pay
 * for it. Prints the time that it took, for benchmarks/README.md.
 */
class StateCostTest {
    private static final int REQUESTS = 2000;
    private static final int MODELS = 1000;
    private static final int LOOPS = 2;
    private static final int ROUNDS = 200;

    /** Ten times the page itself. */
    private static final long MAX_BYTES = 8_000_000;

    private final MetricsRegistry registry =
            new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), MODELS, System::nanoTime);
    private final Reachability reachability =
            new Reachability(Reachability.State.REACHABLE, Instant.EPOCH, Instant.EPOCH);

    private static void ask(LoopTap loop, int number) {
        Tap tap = loop.onRequest(OllamaEndpoint.CHAT, "POST", null, System.nanoTime());
        ByteBuf body = Unpooled.copiedBuffer(
                "{\"model\":\"model-" + number % MODELS + ":8b\",\"messages\":[{}]}", StandardCharsets.UTF_8);
        tap.onRequestBody(body, 0, body.readableBytes());
        body.release();
        tap.onRequestEnd();
        tap.onRequestSent(System.nanoTime());
        if (number % 2 == 0) {
            tap.onResponseHead(200, "application/x-ndjson", null, System.nanoTime());
        }
    }

    /** Begins requests on threads that are blocked afterwards until the end. */
    private List<Thread> loops(CountDownLatch begun, CountDownLatch over) {
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            int number = i;
            LoopTap loop = new MetricsTapFactory(registry).forLoop(number);
            Thread thread = new Thread(() -> {
                for (int request = number; request < REQUESTS; request += LOOPS) {
                    ask(loop, request);
                }
                begun.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            loops.add(thread);
        }
        return loops;
    }

    @Test
    void isReadWhileEventLoopsStandStill() throws Exception {
        IntStream.range(0, MODELS).forEach(i -> registry.models().list("model-" + i + ":8b"));
        KnownModels models = new KnownModels(
                "0.33.3",
                IntStream.range(0, MODELS)
                        .mapToObj(i ->
                                new KnownModels.Model("model-" + i + ":8b", i % 2 == 0, 5, 4, 3, 4096, Instant.EPOCH))
                        .toList(),
                true,
                0);
        StatePage page = new StatePage(
                "1",
                () -> "serving",
                List.of(new StateReader(
                        "http://h:1", registry, () -> models, () -> reachability, Clock.systemUTC(), System::nanoTime)),
                Clock.systemUTC());
        CountDownLatch begun = new CountDownLatch(LOOPS);
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> loops = loops(begun, over);
        begun.await();
        Awaitility.await().until(() -> loops.stream().allMatch(loop -> loop.getState() == Thread.State.WAITING));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long cpuBefore = cpu(threads, loops);
        long[] nanos = new long[ROUNDS];
        long bytes = 0;
        int length = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            length = page.json(true).length;
            nanos[i] = System.nanoTime() - began;
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        StuckRequests stuck = new StuckRequests(registry, Duration.ZERO, Duration.ofHours(1));
        long stuckBegan = System.nanoTime();
        stuck.read((StuckSink) (family, value, labels) -> {});
        long stuckNanos = System.nanoTime() - stuckBegan;
        long cpuOfLoops = cpu(threads, loops) - cpuBefore;
        over.countDown();
        for (Thread loop : loops) {
            loop.join();
        }
        Arrays.sort(nanos);
        System.out.printf(
                "state of %d requests, %d models: %d bytes, median %.1f ms, slowest %.1f ms, %d bytes allocated;"
                        + " stuck requests %.1f ms%n",
                REQUESTS, MODELS, length, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS - 1] / 1e6, bytes, stuckNanos / 1e6);

        assertThat(length).isGreaterThan(REQUESTS * 100);
        assertThat(cpuOfLoops).as("work of event loops, in nanoseconds").isZero();
        assertThat(bytes).isLessThan(MAX_BYTES);
    }

    /** Takes values without a summary. */
    @FunctionalInterface
    private interface StuckSink extends MetricSource.Sink {
        @Override
        default void put(Reading family, long count, double sum, String... labels) {}
    }

    private static long cpu(ThreadMXBean threads, List<Thread> loops) {
        return loops.stream()
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
                .sum();
    }
}
