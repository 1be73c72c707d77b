package io.llamatap.server.command.selfcheck;

import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayInputStream;

/** Responses that come at once, for comparisons. */
final class Recorded {
    /** A stream of three messages in three chunks. */
    static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: Sat, 21 Nov 2026 13:33:36 GMT\r\n"
                    + "X-Sum: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Wire.chunk("{\"created_at\":\"2026-11-21T13:33:36.7Z\",\"message\":\"One \\\"\"}\n")
                    + Wire.chunk("{\"created_at\":\"2026-11-21T13:33:36.8Z\",\"message\":\"two\"}\n")
                    + Wire.chunk(
                            "{\"created_at\":\"2026-11-21T13:33:36.91Z\",\"done\":true,\"total_duration\":1234567}\n")
                    + Wire.LAST_CHUNK;

    private Recorded() {}

    /** Returns a response from its bytes on the wire, after which the connection is closed. */
    static Recording of(String wire) {
        TimedInput in = new TimedInput(new ByteArrayInputStream(Wire.bytes(wire)));
        try {
            return new ResponseRecorder(in).read(System.nanoTime(), false);
        } catch (UnusableResponseException e) {
            throw new AssertionError(e);
        }
    }
}
