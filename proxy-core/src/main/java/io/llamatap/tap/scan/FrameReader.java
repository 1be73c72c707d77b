package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.JsonScanner;
import java.util.function.Consumer;

/**
 * Reads the frames of one format and framing, for one response after the other.
 *
 * <p>It has no state between frames: what was found in a response is in its {@link InferenceStats}. Therefore many responses
 * share few readers, see {@link FrameReaderPool}. Owned by one event loop, and held by one response while a frame of it is
 * incomplete.
 */
abstract class FrameReader {
    final ResponseFormat format;
    final ResponseFrame frame;
    final JsonScanner json;

    FrameReader(ResponseFormat format, ResponseSchema schema, Consumer<String> modelNames, InferenceStats stats) {
        this.format = format;
        frame = new ResponseFrame(format, schema, modelNames, stats);
        json = new JsonScanner(schema.tree(), frame);
    }

    /** Reads {@code bytes[from, to)}, or stops where the input is broken. */
    abstract void scan(byte[] bytes, int from, int to);

    /** The body is complete. */
    abstract void end();

    /** Says whether the reader is between frames, so that the next bytes may belong to another response. */
    abstract boolean isBetweenFrames();

    /** Adds the next frames to another response. Must be called between frames. */
    final void fill(InferenceStats stats) {
        frame.fill(stats);
    }

    /** Says whether the input is broken. Nothing more is read then. */
    final boolean isBroken() {
        return json.fault() != null;
    }

    /** Records the fault, if there is one. */
    final void noteFault() {
        if (json.fault() != null) {
            frame.stats().fault = json.fault();
        }
    }
}
