package io.llamatap.cost;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * A response in pieces, each of which leaves the upstream only when the client has the previous one. The relay gets each piece
 * separately, so that its counts do not depend on chance. Used by one thread, the client's.
 */
public final class Chat implements AutoCloseable {
    /** The request of {@link #ofTokens}. */
    public static final String REQUEST =
            "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 26\r\n\r\n{\"model\":\"m\",\"prompt\":\"p\"}";

    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** The request of {@link #ofLargePieces}. */
    public static final String DOWNLOAD = "GET /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final String LARGE_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000000000\r\n\r\n";

    private static final int WORD_LENGTHS = 12;

    private final Semaphore wanted = new Semaphore(0);
    private final String head;
    private final byte[][] pieces;
    private int next;
    private volatile boolean over;

    private Chat(String head, byte[]... pieces) {
        this.head = head;
        this.pieces = pieces;
    }

    /** 64 KiB, as much as a channel reads at once, of a body that has a length. */
    public static Chat ofLargePieces() {
        return new Chat(LARGE_HEAD, Wire.pattern(64 * 1024));
    }

    /** Lines as Ollama sends them, each in a chunk of its own. */
    public static Chat ofTokens() {
        byte[][] chunks = new byte[WORD_LENGTHS][];
        for (int i = 0; i < chunks.length; i++) {
            String word = "word".repeat(i + 1);
            chunks[i] = Wire.bytes(
                    Wire.chunk("{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00.123456789Z\",\"response\":\" "
                            + word + "\",\"done\":false}\n"));
        }
        return new Chat(STREAM_HEAD, chunks);
    }

    ScriptedUpstream upstream() throws IOException {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            respond(connection);
        });
    }

    /** Responds to a request that was read, until {@link #close}. */
    public void respond(UpstreamConnection connection) throws IOException {
        connection.send(head);
        for (int i = 0; ; i++) {
            wanted.acquireUninterruptibly();
            if (over) {
                return;
            }
            connection.send(pieces[i % pieces.length]);
        }
    }

    /** Sends the request, and reads the head of the response. */
    public void begin(RawClient client, String request) throws IOException {
        client.send(request).read(head.length());
    }

    /** Reads the given number of pieces one by one. */
    public void take(RawClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int length = pieces[next++ % pieces.length].length;
            wanted.release();
            client.read(length);
        }
    }

    /** Lets the upstream end. */
    @Override
    public void close() {
        over = true;
        wanted.release();
    }
}
