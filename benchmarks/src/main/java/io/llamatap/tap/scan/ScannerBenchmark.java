package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * What the scanning of one line or event of an answer costs, each a little different from the last so that no branch is learnt
 * by heart.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScannerBenchmark {
    private static final int FRAMES = 1024;
    private static final String[] PIECES = {
        " the",
        "a",
        " quick-witted",
        "\\n",
        " \\u003cbr\\u003e",
        " 12",
        "é",
        " \\\"quoted\\\"",
        ",",
        " of",
        "日本",
        " however"
    };

    /** The kind of frame. */
    public enum Shape {
        /** NDJSON of a chat, about 140 bytes a line. */
        CHAT_LINE(AnswerFormat.CHAT, "application/x-ndjson"),
        /** NDJSON of a generation, about 115 bytes a line. */
        GENERATE_LINE(AnswerFormat.GENERATE, "application/x-ndjson"),
        /** Server-sent events of OpenAI's chat, about 210 bytes each. */
        OPENAI_EVENT(AnswerFormat.OPENAI_CHAT, "text/event-stream"),
        /** Server-sent events of OpenAI's responses, about 190 bytes each. */
        RESPONSES_EVENT(AnswerFormat.OPENAI_RESPONSES, "text/event-stream"),
        /** Server-sent events of Anthropic's messages, about 125 bytes each. */
        ANTHROPIC_EVENT(AnswerFormat.ANTHROPIC_MESSAGES, "text/event-stream"),
        /** The last line of a generation with a context of 4,096 numbers, about 26 kB. */
        CONTEXT_LINE(AnswerFormat.GENERATE, "application/x-ndjson");

        private final AnswerFormat format;
        private final String contentType;

        Shape(AnswerFormat format, String contentType) {
            this.format = format;
            this.contentType = contentType;
        }

        private String frame(int number) {
            String piece = PIECES[number * 31 % PIECES.length];
            String time = "2026-11-21T13:34:" + (10 + number % 50) + "." + (100000 + number * 7919 % 899999) + "926Z";
            return switch (this) {
                case CHAT_LINE ->
                    "{\"model\":\"gemma3:270m\",\"created_at\":\"" + time
                            + "\",\"message\":{\"role\":\"assistant\",\"content\":\"" + piece + "\"},\"done\":false}\n";
                case GENERATE_LINE ->
                    "{\"model\":\"gemma3:270m\",\"created_at\":\"" + time + "\",\"response\":\"" + piece
                            + "\",\"done\":false}\n";
                case OPENAI_EVENT ->
                    "data: {\"id\":\"chatcmpl-732\",\"object\":\"chat.completion.chunk\",\"created\":1795268018,"
                            + "\"model\":\"gemma3:270m\",\"system_fingerprint\":\"fp_ollama\",\"choices\":[{\"index\":0,"
                            + "\"delta\":{\"content\":\"" + piece + "\"},\"finish_reason\":null}]}\n\n";
                case RESPONSES_EVENT ->
                    "event: response.output_text.delta\ndata: {\"content_index\":0,\"delta\":\"" + piece
                            + "\",\"item_id\":\"msg_146289\",\"logprobs\":[],\"output_index\":1,\"sequence_number\":"
                            + number
                            + ",\"type\":\"response.output_text.delta\"}\n\n";
                case ANTHROPIC_EVENT ->
                    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,"
                            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}}\n\n";
                case CONTEXT_LINE ->
                    "{\"model\":\"gemma3:270m\",\"created_at\":\"" + time
                            + "\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"context\":["
                            + "236761,".repeat(4095)
                            + number
                            + "],\"total_duration\":1492057720,\"load_duration\":5149168,\"prompt_eval_count\":188,"
                            + "\"prompt_eval_duration\":527345000,\"eval_count\":60,\"eval_duration\":951835000}\n";
            };
        }
    }

    /** Which kind of frame is measured. */
    @Param
    public Shape shape = Shape.CHAT_LINE;

    private byte[][] frames = {};
    private InferenceStats stats = new InferenceStats();
    private BodyScanner scanner = AnswerScanners.of(AnswerFormat.NONE, null, stats, name -> {});

    /** Makes the frames, and a scanner that has met the first of them. */
    @Setup
    public void makeFrames() {
        frames = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = shape.frame(i).getBytes(UTF_8);
        }
        stats = new InferenceStats();
        scanner = AnswerScanners.of(shape.format, shape.contentType, stats, name -> {});
    }

    /** Scans frame by frame, as a slow model sends them: one piece each. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int scan() {
        for (byte[] frame : frames) {
            scanner.scan(frame, 0, frame.length);
        }
        if (stats.fault() != null) {
            throw new IllegalStateException("The frames must be readable: " + stats.fault());
        }
        return stats.generatedFrames();
    }
}
