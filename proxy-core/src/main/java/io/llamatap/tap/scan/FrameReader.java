package io.llamatap.tap.scan;

import java.util.function.Consumer;

/**
 * Reads the frames of one format in one framing, for one response after the other.
 *
 * <p>Between two frames it remembers nothing: what a response has told, and the little that matters from frame to frame, is in its
 * {@link InferenceStats}. So many responses share a few of these, see {@link FrameReaders}. Owned by one event loop, and by a
 * response while one of its frames is cut.
 */
abstract class FrameReader {
    final ResponseFormat format;
    final ResponseFrame frame;
    final JsonScanner json;

    FrameReader(
            ResponseFormat format, ResponseVocabulary vocabulary, Consumer<String> modelNames, InferenceStats stats) {
        this.format = format;
        frame = new ResponseFrame(format, vocabulary, modelNames, stats);
        json = new JsonScanner(vocabulary.tree(), frame);
    }

    /** Reads {@code bytes[from, to)}, until the value is broken. */
    abstract void scan(byte[] bytes, int from, int to);

    /** The body ended where its framing says. */
    abstract void end();

    /** Says whether nothing of a frame has been read, so that the next bytes may be another response's. */
    abstract boolean isBetweenFrames();

    /** Fills the facts of another response from now on. */
    final void fill(InferenceStats stats) {
        frame.fill(stats);
    }

    /** Says whether a frame could not be read: nothing more is. */
    final boolean isBroken() {
        return json.fault() != null;
    }

    /** Tells why the frame could not be read, if it could not. */
    final void noteFault() {
        if (json.fault() != null) {
            frame.stats().fault = json.fault();
        }
    }
}
