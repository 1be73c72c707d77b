package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.server.state.SafeJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events, whose data are JSON on one line. It keeps its buffers for the next event. Owned by one thread. */
final class EventWriter {
    /** Enough for an event with some requests. */
    private static final int INITIAL_BYTES = 1 << 14;

    private final ByteArrayOutputStream event = new ByteArrayOutputStream(INITIAL_BYTES);
    /** Null at first, and after an event that failed. */
    private @Nullable JsonGenerator idle;

    /** Writes one value. */
    @FunctionalInterface
    interface Data {
        void to(JsonGenerator json) throws IOException;
    }

    /** Returns an event. */
    byte[] write(String name, Data data) {
        event.reset();
        event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        try {
            JsonGenerator json = idle == null ? SafeJson.to(event) : idle;
            idle = null;
            data.to(json);
            json.writeRaw("\n\n");
            json.flush();
            idle = json;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return event.toByteArray();
    }
}
