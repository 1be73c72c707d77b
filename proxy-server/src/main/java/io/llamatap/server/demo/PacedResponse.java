package io.llamatap.server.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A whole response, head and framing included, with the pace at which it goes out. Immutable. */
final class PacedResponse {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] bytes;
    private final long[] dueNanos;
    private final int[] ends;

    /**
     * Takes the bytes and, for each piece of them, when it is due and where it ends; the arrays are the callee's from now on.
     *
     * @param dueNanos since the request had come, ascending
     * @param ends the offset behind each piece, ascending; the last is the number of bytes
     */
    PacedResponse(byte[] bytes, long[] dueNanos, int[] ends) {
        if (dueNanos.length != ends.length || ends.length == 0 || ends[ends.length - 1] != bytes.length) {
            throw new IllegalArgumentException("pieces end at " + Arrays.toString(ends) + " of " + bytes.length);
        }
        this.bytes = bytes;
        this.dueNanos = dueNanos;
        this.ends = ends;
    }

    /** Returns an answer that goes out in one piece, without a wait. */
    static PacedResponse atOnce(String response) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        return new PacedResponse(bytes, new long[] {0}, new int[] {bytes.length});
    }

    int pieceCount() {
        return ends.length;
    }

    /** Returns the nanoseconds after the request at which a piece is due. */
    long dueNanos(int piece) {
        return dueNanos[piece];
    }

    int start(int piece) {
        return piece == 0 ? 0 : ends[piece - 1];
    }

    int end(int piece) {
        return ends[piece];
    }

    /** Returns the bytes themselves, which nobody may change. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns status line and fields with the empty line behind them. */
    String head() {
        return text().substring(0, bodyStart());
    }

    /** Returns what follows the head, framing included. */
    String body() {
        return new String(bytes, bodyStart(), bytes.length - bodyStart(), StandardCharsets.UTF_8);
    }

    private int bodyStart() {
        for (int i = 0; i + END_OF_HEAD.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i + END_OF_HEAD.length;
            }
        }
        throw new IllegalStateException("an answer without the end of its head");
    }

    private String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
