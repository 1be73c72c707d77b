package io.llamatap.tap.scan;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how an answer is framed, from its first byte and its Content-Type, and leaves the rest to a scanner for that.
 *
 * <p>The byte decides where it can: answers are mislabelled (transcriptions as NDJSON), and errors, loads and unloads are JSON
 * though a stream was asked for. Owned by the event loop of its exchange.
 */
final class AnswerScanner implements BodyScanner {
    private final AnswerFormat format;
    private final AnswerVocabulary vocabulary;
    private final String contentType;
    private final InferenceStats stats;
    private final Consumer<String> modelNames;
    private final FrameShapes shapes;
    private @Nullable BodyScanner framed;

    AnswerScanner(
            AnswerFormat format,
            AnswerVocabulary vocabulary,
            @Nullable String contentType,
            InferenceStats stats,
            Consumer<String> modelNames,
            FrameShapes shapes) {
        this.shapes = shapes;
        this.format = format;
        this.vocabulary = vocabulary;
        this.contentType = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        this.stats = stats;
        this.modelNames = modelNames;
    }

    @Override
    public void scan(byte[] bytes, int from, int to) {
        int i = from;
        if (framed == null) {
            i = Bytes.endOfBlank(bytes, from, to);
            if (i == to) {
                return;
            }
            framed = framed(bytes[i]);
        }
        framed.scan(bytes, i, to);
    }

    @Override
    public void end() {
        if (framed != null) {
            framed.end();
        }
    }

    private BodyScanner framed(byte first) {
        AnswerFrame frame = new AnswerFrame(vocabulary, stats, modelNames);
        if (format == AnswerFormat.TRANSCRIPTION && first != '{') {
            return new PlainText();
        }
        boolean saysJson = contentType.contains("json");
        boolean saysEvents = contentType.contains("event-stream");
        // No JSON value begins like "data", "event" or a comment.
        boolean looksLikeEvents = first == 'd' || first == 'e' || first == ':';
        if (first != '{' && (saysEvents || (looksLikeEvents && (saysJson || contentType.isEmpty())))) {
            return new EventStreamScanner(format, vocabulary, frame, stats, shapes);
        }
        if (first == '{' || saysJson) {
            return new JsonSequenceScanner(format, vocabulary, frame, stats, shapes);
        }
        return new Unknown();
    }

    /** A transcription may be asked for as text: it is whole when the body is. */
    private final class PlainText implements BodyScanner {
        @Override
        public void scan(byte[] bytes, int from, int to) {}

        @Override
        public void end() {
            stats.terminated = true;
        }
    }

    /** Nothing that could be read. */
    private final class Unknown implements BodyScanner {
        Unknown() {
            stats.fault = ScanFault.UNKNOWN_FRAMING;
        }

        @Override
        public void scan(byte[] bytes, int from, int to) {}

        @Override
        public void end() {}
    }
}
