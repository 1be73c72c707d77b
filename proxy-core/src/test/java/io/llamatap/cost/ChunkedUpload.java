package io.llamatap.cost;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;

/**
 * A chunked body in pieces of several chunks, each of which leaves the client only when the upstream has the previous one, so
 * that the relay gets each piece separately. The upstream confirms each with a byte of an endless response.
 */
final class ChunkedUpload {
    private static final String HEAD =
            "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n";
    private static final String PIECE = Wire.chunk("x")
            + Wire.chunk("0\r\n\r\n".repeat(100))
            + Wire.chunk("some more data")
            + Wire.chunk("y".repeat(255));

    private ChunkedUpload() {}

    static void respond(UpstreamConnection connection) throws IOException {
        connection.awaitHead();
        connection.send(RESPONSE);
        for (long pieces = 1; ; pieces++) {
            connection.awaitReceived(HEAD.length() + pieces * PIECE.length());
            connection.send("a");
        }
    }

    static void begin(RawClient client) throws IOException {
        client.send(HEAD).readHead();
    }

    static void send(RawClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            client.send(PIECE).read(1);
        }
    }
}
