package io.llamatap.tap.scan;

import java.util.function.Consumer;

/**
 * The readers for one format and framing on one event loop, which owns it. A response takes a reader when bytes arrive, and gives
 * it back between two frames.
 *
 * <p>The state of one response among hundreds is no longer in the processor's cache when its next bytes arrive; a shared reader
 * still is. A reader whose input was broken, or whose response ended in the middle of a frame, is not given back.
 */
final class FrameReaderPool {
    /** The number of idle readers that are kept. Further readers are created when needed. */
    static final int MAX_SPARE = 64;

    private final ResponseFormat format;
    private final ResponseSchema schema;
    private final boolean isEvents;
    private final Consumer<String> modelNames;
    private final FrameReader[] spare = new FrameReader[MAX_SPARE];
    private int spares;

    /**
     * Creates a pool.
     *
     * @param isEvents whether frames are the data of server-sent events, rather than a sequence of JSON values
     * @param modelNames receives the names in a list of models
     */
    FrameReaderPool(ResponseFormat format, ResponseSchema schema, boolean isEvents, Consumer<String> modelNames) {
        this.format = format;
        this.schema = schema;
        this.isEvents = isEvents;
        this.modelNames = modelNames;
    }

    /** Says whether frames are the data of server-sent events, rather than a sequence of JSON values. */
    boolean isEvents() {
        return isEvents;
    }

    /** Returns a reader that adds its frames to a response. */
    FrameReader acquire(InferenceStats stats) {
        if (spares == 0) {
            return isEvents
                    ? new EventStreamReader(format, schema, modelNames, stats)
                    : new JsonSequenceReader(format, schema, modelNames, stats);
        }
        FrameReader reader = spare[--spares];
        reader.fill(stats);
        return reader;
    }

    /** Takes back a reader that is between two frames. */
    void release(FrameReader reader) {
        if (spares < MAX_SPARE) {
            spare[spares++] = reader;
        }
    }
}
