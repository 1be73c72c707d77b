package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
 * What scanning costs: recorded lines and events one by one, a megabyte of them cut anywhere, and last lines with a long context.
 *
 * <p>Frames come in an order drawn by lot, thousands before one returns, so that no branch is learnt by heart.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ScannerBenchmark {
    private static final int FRAMES = 4096;
    private static final int MEGABYTE = 1_000_000;
    private static final int LAST_LINES = 16;

    /** In which order frames come. */
    public enum Order {
        /** From many streams, as an event loop sees them: any stream may be next, and brings its own next frame. */
        STREAMS,
        /** Any frame may be next: the same stream may go from text to a tool call to counts to thinking. */
        SHUFFLED
    }

    private static ResponseScanner scanner(ResponseScanners scanners, ResponseFormat format) {
        boolean isLines = format == ResponseFormat.CHAT || format == ResponseFormat.GENERATE;
        ResponseScanner scanner = scanners.of(format);
        scanner.label(isLines ? "application/x-ndjson" : "text/event-stream");
        return scanner;
    }

    private static ResponseScanners scanners() {
        return new ResponseScanners(name -> {});
    }

    private static void mustBeGood(ResponseScanner response) {
        if (response.stats().fault() != null || response.stats().generatedFrames() == 0) {
            throw new IllegalStateException(
                    "The frames must be readable: " + response.stats().fault());
        }
    }

    /** Frames one by one. */
    @State(Scope.Thread)
    public static class Frames {
        private static final int STREAMS = 64;

        @Param({"CHAT", "GENERATE", "OPENAI_CHAT", "OPENAI_COMPLETIONS", "OPENAI_RESPONSES", "ANTHROPIC_MESSAGES"})
        public ResponseFormat format = ResponseFormat.CHAT;

        @Param
        public Order order = Order.STREAMS;

        private byte[] bytes = {};
        private final int[] ends = new int[FRAMES];
        private final ResponseScanner[] responses = new ResponseScanner[FRAMES];

        /** Lays the frames out in their order. */
        @Setup
        public void layOut() {
            List<List<byte[]>> streams = RecordedFrames.of(format);
            if (order == Order.SHUFFLED) {
                streams = List.of(streams.stream().flatMap(List::stream).collect(Collectors.toList()));
                Collections.shuffle(streams.get(0), new Random(1));
            }
            int count = order == Order.SHUFFLED ? 1 : STREAMS;
            Random lot = new Random(2);
            ResponseScanners scanners = scanners();
            List<ResponseScanner> responding = new ArrayList<>();
            List<Iterator<byte[]>> rest = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                responding.add(scanner(scanners, format));
                rest.add(Collections.emptyIterator());
            }
            ByteArrayOutputStream laid = new ByteArrayOutputStream();
            for (int i = 0; i < FRAMES; i++) {
                int drawn = lot.nextInt(count);
                if (!rest.get(drawn).hasNext()) {
                    rest.set(drawn, streams.get(lot.nextInt(streams.size())).iterator());
                }
                laid.writeBytes(rest.get(drawn).next());
                ends[i] = laid.size();
                responses[i] = responding.get(drawn);
            }
            bytes = laid.toByteArray();
            System.out.println("# bytes a frame: " + bytes.length / FRAMES);
        }
    }

    /** About a megabyte of streams, one after the other, in pieces. */
    @State(Scope.Thread)
    public static class Pieces {
        private static final int LONGEST = 1024;

        @Param({"CHAT", "OPENAI_CHAT"})
        public ResponseFormat format = ResponseFormat.CHAT;

        private byte[] bytes = {};
        private int[] ends = {};
        private ResponseScanner response = scanner(scanners(), ResponseFormat.CHAT);

        /** Cuts. */
        @Setup
        public void cut() {
            List<byte[]> frames = new ArrayList<>();
            RecordedFrames.of(format).forEach(frames::addAll);
            ByteArrayOutputStream laid = new ByteArrayOutputStream();
            for (int i = 0; laid.size() < MEGABYTE; i++) {
                laid.writeBytes(frames.get(i % frames.size()));
            }
            bytes = laid.toByteArray();
            List<Integer> cuts = new ArrayList<>();
            Random lot = new Random(3);
            for (int at = 0; at < bytes.length; cuts.add(at)) {
                at = Math.min(bytes.length, at + 1 + lot.nextInt(LONGEST));
            }
            ends = cuts.stream().mapToInt(Integer::intValue).toArray();
            response = scanner(scanners(), format);
        }
    }

    /** Last lines of a generation, with a context of 4,096 numbers each, about 26 kB. */
    @State(Scope.Thread)
    public static class LastLines {
        private static final int NUMBERS = 4096;

        private final byte[][] lines = new byte[LAST_LINES][];
        private final ResponseScanner response = scanner(scanners(), ResponseFormat.GENERATE);

        /** Makes lines of numbers as tokenizers have them: small ones are frequent. */
        @Setup
        public void make() {
            Random lot = new Random(4);
            for (int i = 0; i < LAST_LINES; i++) {
                String context = lot.ints(NUMBERS, 1, 19)
                        .mapToObj(bits -> Integer.toString(lot.nextInt(1 << bits)))
                        .collect(Collectors.joining(","));
                lines[i] =
                        ("{\"model\":\"gemma3:270m\",\"created_at\":\"2026-11-21T13:34:11.1926Z\",\"response\":\"x\","
                                        + "\"done\":true,\"done_reason\":\"stop\",\"context\":[" + context
                                        + "],\"total_duration\":1492057720,\"load_duration\":5149168,"
                                        + "\"prompt_eval_count\":188,\"prompt_eval_duration\":527345000,"
                                        + "\"eval_count\":60,\"eval_duration\":951835000}\n")
                                .getBytes(UTF_8);
            }
        }
    }

    /** One frame, which comes in a piece of its own. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void frame(Frames frames) {
        int from = 0;
        for (int i = 0; i < FRAMES; i++) {
            int to = frames.ends[i];
            frames.responses[i].scan(frames.bytes, from, to);
            from = to;
        }
        mustBeGood(frames.responses[0]);
    }

    /** A megabyte, in microseconds. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void megabyte(Pieces pieces) {
        int from = 0;
        for (int to : pieces.ends) {
            pieces.response.scan(pieces.bytes, from, to);
            from = to;
        }
        mustBeGood(pieces.response);
    }

    /** A last line. */
    @Benchmark
    @OperationsPerInvocation(LAST_LINES)
    public void lastLine(LastLines last) {
        for (byte[] line : last.lines) {
            last.response.scan(line, 0, line.length);
        }
        mustBeGood(last.response);
    }
}
