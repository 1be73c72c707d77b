package io.llamatap.server.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A complete response with head and framing, and the times at which its parts are sent. Immutable. */
final class PacedResponse {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] bytes;
    private final long[] dueNanos;
    private final int[] ends;

    /**
     * Takes the bytes, and the due time and the end of each part. The arrays must not be modified later.
     *
     * @param dueNanos times since the request, ascending
     * @param ends the end offset of each part, ascending; the last is the number of bytes
     */
    PacedResponse(byte[] bytes, long[] dueNanos, int[] ends) {
        if (dueNanos.length != ends.length || ends.length == 0 || ends[ends.length - 1] != bytes.length) {
            throw new IllegalArgumentException("parts end at " + Arrays.toString(ends) + " of " + bytes.length);
        }
        this.bytes = bytes;
        this.dueNanos = dueNanos;
        this.ends = ends;
    }

    /** Returns a response that is sent at once. */
    static PacedResponse atOnce(String response) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        return new PacedResponse(bytes, new long[] {0}, new int[] {bytes.length});
    }

    int pieceCount() {
        return ends.length;
    }

    /** Returns the nanoseconds between the request and the due time of a part. */
    long dueNanos(int piece) {
        return dueNanos[piece];
    }

    int start(int piece) {
        return piece == 0 ? 0 : ends[piece - 1];
    }

    int end(int piece) {
        return ends[piece];
    }

    /** Returns the bytes, which must not be modified. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the head: the status line and the header fields, with the empty line. */
    String head() {
        return text().substring(0, bodyStart());
    }

    /** Returns the body with its framing. */
    String body() {
        return new String(bytes, bodyStart(), bytes.length - bodyStart(), StandardCharsets.UTF_8);
    }

    private int bodyStart() {
        for (int i = 0; i + END_OF_HEAD.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i + END_OF_HEAD.length;
            }
        }
        throw new IllegalStateException("the response has no end of its head");
    }

    private String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
