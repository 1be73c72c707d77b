package io.llamatap.tap.scan;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the scanners of the answers on one event loop, which owns it, and has what they borrow:
 * readers, some 1 kB each.
 */
public final class ResponseScanners {
    private final Map<ResponseFormat, FrameReaders> lines = new EnumMap<>(ResponseFormat.class);
    private final Map<ResponseFormat, FrameReaders> events = new EnumMap<>(ResponseFormat.class);
    private final Consumer<String> modelNames;

    /** Takes who is told the names in answers of {@link ResponseFormat#MODEL_LIST}, as they are met. */
    public ResponseScanners(Consumer<String> modelNames) {
        this.modelNames = modelNames;
    }

    /** Makes a scanner of one answer; it has one owner, the event loop of the exchange. */
    public ResponseScanner of(ResponseFormat format) {
        return new ResponseScanner(this, format);
    }

    /** Returns the readers of a format in a framing; null where there is nothing to read. */
    @Nullable
    FrameReaders readers(ResponseFormat format, boolean isEvents) {
        Map<ResponseFormat, FrameReaders> known = isEvents ? events : lines;
        FrameReaders readers = known.get(format);
        ResponseVocabulary vocabulary = ResponseVocabulary.of(format);
        if (readers == null && vocabulary != null) {
            readers = new FrameReaders(format, vocabulary, isEvents, modelNames);
            known.put(format, readers);
        }
        return readers;
    }
}
