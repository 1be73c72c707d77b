package io.llamatap.tap.scan;

/**
 * Reads the frames of one format in one framing, for one answer after the other.
 *
 * <p>Between two frames it remembers nothing: what an answer has told, and the little that matters from frame to frame, is in its
 * {@link AnswerScanner}. So many answers share a few of these, see {@link FrameReaders}. Owned by one event loop, and by an answer
 * while one of its frames is cut.
 */
abstract class FrameReader {
    final AnswerFormat format;
    final AnswerFrame frame;
    final JsonScanner json;
    private final FrameShapes shapes;

    FrameReader(FrameReaders readers, AnswerScanner answer) {
        format = readers.format();
        shapes = readers.shapes();
        frame = new AnswerFrame(readers.vocabulary(), answer, readers.modelNames());
        json = new JsonScanner(readers.vocabulary().tree(), frame);
    }

    /** Reads {@code bytes[from, to)}, until the value is broken. */
    abstract void scan(byte[] bytes, int from, int to);

    /** The body ended where its framing says. */
    abstract void end();

    /** Says whether nothing of a frame has been read, so that the next bytes may be another answer's. */
    abstract boolean isBetweenFrames();

    /** Tells the answer why its frame could not be read, if it could not. */
    final void noteFault() {
        ScanFault fault = json.fault();
        if (fault != null) {
            frame.answer().giveUp(fault);
        }
    }

    /**
     * Reads a frame of a known shape that begins at {@code from} and stands whole in {@code bytes[from, to)}, and leaves the
     * scanner as it was; returns the frame's end, -1 where there is none.
     */
    final int readKnown(byte[] bytes, int from, int to) {
        int end = shapes.read(bytes, from, to, frame);
        if (end < 0) {
            frame.clear();
        }
        return end;
    }

    /** Reads on in {@code bytes[from, to)}, and learns the shape of a frame that stands whole there; returns where it stopped. */
    final int read(byte[] bytes, int from, int to) {
        // A body of one frame is not worth to be learnt, and of a known one is not told what is empty.
        if (from == to || bytes[from] != '{' || !json.isAtStart() || !format.hasMarker()) {
            return json.scan(bytes, from, to);
        }
        json.noteIn(shapes.begin());
        int end = json.scan(bytes, from, to);
        json.noteIn(null);
        if (json.isComplete()) {
            shapes.learn(bytes, from, end);
        }
        return end;
    }
}
