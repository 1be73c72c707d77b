package io.llamatap.tap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.metrics.MetricsRegistry;
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
 * What the tap costs a chunk, scanning and counting together, when many streams take turns and each has left the cache before its
 * next chunk comes.
 *
 * <p>Between two chunks some memory is walked over, in place of what the relay itself touches for a stream: {@link #walk} is that
 * alone, and the cost of a chunk is the difference.
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
    private static final int LINE = 64;

    /** In how many streams chunks come, one each in turn. */
    @Param({"1", "500", "5000"})
    public int streams = 1;

    /** How much else is walked over for a stream at each chunk. */
    @Param({"16384"})
    public int otherBytes = LINE;

    /** Whose frames they are. */
    @Param({"CHAT", "OPENAI_CHAT"})
    public OllamaEndpoint endpoint = OllamaEndpoint.CHAT;

    private final List<Tap> taps = new ArrayList<>();
    private final int[] starts = new int[FRAMES + 1];
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private byte[] other = {};
    private int turn;
    private int frame;
    private long nanos;

    /** Begins all streams. */
    @Setup
    public void begin() {
        boolean isLines = endpoint == OllamaEndpoint.CHAT;
        List<byte[]> frames = RecordedFrames.of(endpoint.answerFormat()).stream()
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
        other = new byte[streams * otherBytes];
        System.gc(); // streams live long: they are where the collector has put them
    }

    /** One chunk of one frame. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public int chunk() {
        int sum = 0;
        for (int i = 0; i < TURNS; i++) {
            turn = turn + 1 < streams ? turn + 1 : 0;
            sum += touch(turn);
            frame = frame + 1 < FRAMES ? frame + 1 : 0;
            nanos += 10_000;
            Tap tap = taps.get(turn);
            tap.onResponseBody(bytes, starts[frame], starts[frame + 1] - starts[frame], nanos);
            tap.onResponseFlushed(nanos, nanos + 10_000);
        }
        return sum;
    }

    /** What is walked over, without the chunks. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public int walk() {
        int sum = 0;
        for (int i = 0; i < TURNS; i++) {
            turn = turn + 1 < streams ? turn + 1 : 0;
            sum += touch(turn);
        }
        return sum;
    }

    private int touch(int stream) {
        int sum = 0;
        int end = (stream + 1) * otherBytes;
        for (int at = stream * otherBytes; at < end; at += LINE) {
            sum += other[at];
        }
        return sum;
    }
}
