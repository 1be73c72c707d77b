package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.scan.RecordedFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * What the tap costs a chunk, scanning and counting together, when many streams take turns: what belongs to one has left the
 * cache before its next chunk comes, what belongs to the loop has not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-XX:+UseSerialGC")
public class TapBenchmark {
    private static final int TURNS = 500;
    private static final int FRAMES = 61;
    private static final int CACHE_LINE = 64;
    /** More than a processor's caches hold. */
    private static final int OTHER_BYTES = 64 << 20;

    /** In how many streams chunks come, one each in turn. */
    @Param({"1", "500"})
    public int streams = 1;

    /** Whose frames they are. */
    @Param({"CHAT", "OPENAI_CHAT"})
    public OllamaEndpoint endpoint = OllamaEndpoint.CHAT;

    private final List<Tap> taps = new ArrayList<>();
    private final int[] starts = new int[FRAMES + 1];
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private final byte[] other = new byte[OTHER_BYTES];
    private int sum;
    private int turn;
    private int frame;
    private long nanos;

    /** Begins all streams. */
    @Setup
    public void begin() {
        boolean isLines = endpoint == OllamaEndpoint.CHAT;
        List<byte[]> frames = RecordedFrames.of(endpoint.responseFormat()).stream()
                .flatMap(stream -> stream.stream().limit(Math.max(0, stream.size() - 2L)))
                .toList();
        ByteArrayOutputStream laid = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) {
            laid.writeBytes(frames.get(i % frames.size()));
            starts[i + 1] = laid.size();
        }
        bytes = Unpooled.wrappedBuffer(laid.toByteArray());
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
        LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
        byte[] request = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}".getBytes(UTF_8);
        for (int i = 0; i < streams; i++) {
            Tap tap = loop.onRequest(endpoint, "POST", null, 0);
            tap.onRequestBody(Unpooled.wrappedBuffer(request), 0, request.length);
            tap.onRequestEnd();
            tap.onResponseHead(200, isLines ? "application/x-ndjson" : "text/event-stream", null, 1);
            taps.add(tap);
        }
        Collections.shuffle(taps, new Random(1));
        System.gc(); // streams live long: they are where the collector has put them
    }

    /** Walks over so much else that nothing of the streams stays in a cache. */
    @Setup(Level.Invocation)
    public void evict() {
        for (int at = 0; at < OTHER_BYTES; at += CACHE_LINE) {
            sum += other[at];
        }
    }

    /** One chunk of one frame. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public int chunk() {
        for (int i = 0; i < TURNS; i++) {
            turn = turn + 1 < streams ? turn + 1 : 0;
            frame = frame + 1 < FRAMES ? frame + 1 : 0;
            nanos += 10_000;
            Tap tap = taps.get(turn);
            tap.onResponseBody(bytes, starts[frame], starts[frame + 1] - starts[frame], nanos);
            tap.onResponseFlushed(nanos, nanos + 10_000);
        }
        return sum;
    }
}
