package io.llamatap.tap.scan;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the scanners of the answers on one event loop, which owns it, and keeps what they learn of their frames' shapes: some 20 kB
 * for each format that is met.
 */
public final class AnswerScanners {
    private final Map<AnswerFormat, FrameShapes> shapes = new EnumMap<>(AnswerFormat.class);

    /**
     * Makes a scanner that fills {@code stats}; it has one owner, the event loop of the exchange.
     *
     * @param contentType the value of Content-Type as sent: a hint only, since answers are sometimes mislabelled
     * @param modelNames takes the names in an answer of {@link AnswerFormat#MODEL_LIST}, as they are met
     */
    public BodyScanner of(
            AnswerFormat format, @Nullable String contentType, InferenceStats stats, Consumer<String> modelNames) {
        AnswerVocabulary vocabulary = AnswerVocabulary.of(format);
        return vocabulary == null
                ? Unread.SCANNER
                : new AnswerScanner(
                        format,
                        vocabulary,
                        contentType,
                        stats,
                        modelNames,
                        shapes.computeIfAbsent(format, unused -> new FrameShapes()));
    }

    /** Passes over a body in which nothing is wanted. */
    private enum Unread implements BodyScanner {
        SCANNER;

        @Override
        public void scan(byte[] bytes, int from, int to) {}

        @Override
        public void end() {}
    }
}
