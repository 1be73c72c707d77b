package io.llamatap.tap.scan;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates the scanners of responses on one event loop, which owns it, and owns the pools of their readers, of about 1 kB each.
 */
public final class ResponseScanners {
    private final Map<ResponseFormat, FrameReaderPool> lines = new EnumMap<>(ResponseFormat.class);
    private final Map<ResponseFormat, FrameReaderPool> events = new EnumMap<>(ResponseFormat.class);
    private final Consumer<String> modelNames;

    /**
     * Creates the scanners of an event loop.
     *
     * @param modelNames receives the names in responses of {@link ResponseFormat#MODEL_LIST} as they are read
     */
    public ResponseScanners(Consumer<String> modelNames) {
        this.modelNames = modelNames;
    }

    /** Creates the scanner of one response. It is owned by the event loop of the exchange. */
    public ResponseScanner of(ResponseFormat format) {
        return new ResponseScanner(this, format);
    }

    /** Returns the pool of readers for a format and framing; null if the format is not read. */
    @Nullable
    FrameReaderPool pool(ResponseFormat format, boolean isEvents) {
        Map<ResponseFormat, FrameReaderPool> pools = isEvents ? events : lines;
        FrameReaderPool pool = pools.get(format);
        ResponseSchema schema = ResponseSchema.of(format);
        if (pool == null && schema != null) {
            pool = new FrameReaderPool(format, schema, isEvents, modelNames);
            pools.put(format, pool);
        }
        return pool;
    }
}
