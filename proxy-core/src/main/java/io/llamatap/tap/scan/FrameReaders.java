package io.llamatap.tap.scan;

import java.util.function.Consumer;

/**
 * The readers of one format in one framing on one event loop, which owns it: lent to whichever answer has bytes now, and taken back
 * between two frames.
 *
 * <p>What belongs to one answer among hundreds has left the processor's cache whenever its next bytes come; what is lent stays
 * there. A reader that met broken input, or whose answer ended amid a frame, is not taken back: those here are as new.
 */
final class FrameReaders {
    /** How many are kept: while more answers than these have cut frames, readers are made anew. */
    static final int MAX_SPARE = 64;

    private final AnswerFormat format;
    private final AnswerVocabulary vocabulary;
    private final boolean isEvents;
    private final Consumer<String> modelNames;
    private final FrameShapes shapes = new FrameShapes();
    private final FrameReader[] spare = new FrameReader[MAX_SPARE];
    private int spares;

    FrameReaders(AnswerFormat format, AnswerVocabulary vocabulary, boolean isEvents, Consumer<String> modelNames) {
        this.format = format;
        this.vocabulary = vocabulary;
        this.isEvents = isEvents;
        this.modelNames = modelNames;
    }

    AnswerFormat format() {
        return format;
    }

    AnswerVocabulary vocabulary() {
        return vocabulary;
    }

    /** Says whether the frames are the data of server-sent events, and not JSON values in a row. */
    boolean isEvents() {
        return isEvents;
    }

    /** Returns who takes the names in a list of models. */
    Consumer<String> modelNames() {
        return modelNames;
    }

    /** Returns what all readers have learnt. */
    FrameShapes shapes() {
        return shapes;
    }

    /** Returns how many readers wait to be lent. */
    int spares() {
        return spares;
    }

    /** Lends a reader that is between two frames. */
    FrameReader lend(AnswerScanner borrower) {
        if (spares == 0) {
            return isEvents ? new EventStreamReader(this, borrower) : new JsonSequenceReader(this, borrower);
        }
        FrameReader reader = spare[--spares];
        reader.frame.tellTo(borrower);
        return reader;
    }

    /** Takes back a reader that is between two frames. */
    void takeBack(FrameReader reader) {
        if (spares < MAX_SPARE) {
            spare[spares++] = reader;
        }
    }
}
