package io.llamatap.tap.scan;

import java.util.function.Consumer;

/**
 * The readers of one format in one framing on one event loop, which owns it: lent to whichever response has bytes now, and taken
 * back between two frames.
 *
 * <p>What belongs to one response among hundreds has left the processor's cache whenever its next bytes come; what is lent stays
 * there. A reader that met broken input, or whose response ended amid a frame, is not taken back: those here are as new.
 */
final class FrameReaders {
    /** How many are kept: while more responses than these have cut frames, readers are made anew. */
    static final int MAX_SPARE = 64;

    private final ResponseFormat format;
    private final ResponseVocabulary vocabulary;
    private final boolean isEvents;
    private final Consumer<String> modelNames;
    private final FrameReader[] spare = new FrameReader[MAX_SPARE];
    private int spares;

    /**
     * Takes what its readers are to read.
     *
     * @param isEvents whether the frames are the data of server-sent events, and not JSON values in a row
     * @param modelNames who takes the names in a list of models
     */
    FrameReaders(ResponseFormat format, ResponseVocabulary vocabulary, boolean isEvents, Consumer<String> modelNames) {
        this.format = format;
        this.vocabulary = vocabulary;
        this.isEvents = isEvents;
        this.modelNames = modelNames;
    }

    /** Says whether the frames are the data of server-sent events, and not JSON values in a row. */
    boolean isEvents() {
        return isEvents;
    }

    /** Lends a reader that is between two frames, to fill the facts of a response. */
    FrameReader lend(InferenceStats stats) {
        if (spares == 0) {
            return isEvents
                    ? new EventStreamReader(format, vocabulary, modelNames, stats)
                    : new JsonSequenceReader(format, vocabulary, modelNames, stats);
        }
        FrameReader reader = spare[--spares];
        reader.fill(stats);
        return reader;
    }

    /** Takes back a reader that is between two frames. */
    void takeBack(FrameReader reader) {
        if (spares < MAX_SPARE) {
            spare[spares++] = reader;
        }
    }
}
