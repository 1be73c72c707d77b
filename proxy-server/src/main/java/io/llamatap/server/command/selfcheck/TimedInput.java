package io.llamatap.server.command.selfcheck;

import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a connection, and knows when they came. Used by one thread. */
final class TimedInput {
    private static final int MAX_LINE = 1 << 16;
    /** Of a whole response, its framing and what precedes it included. */
    private static final int MAX_BYTES = 16 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private int taken;
    private long nanos;
    private long firstNanos;

    TimedInput(InputStream in) {
        this.in = in;
    }

    /** Returns when the bytes came that were taken last. */
    long nanos() {
        return nanos;
    }

    /** Returns when the first bytes came; 0 if none did. */
    long firstNanos() {
        return firstNanos;
    }

    private boolean isOver() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
            taken += end;
            if (taken > MAX_BYTES) {
                throw new UnusableResponseException("the response is larger than " + (MAX_BYTES >> 20) + " MiB");
            }
            nanos = System.nanoTime();
            firstNanos = firstNanos == 0 && end > 0 ? nanos : firstNanos;
        }
        return at == end;
    }

    /**
     * Returns the next line without its CRLF. A line that ends otherwise keeps its LF, so that it differs.
     *
     * @throws CutOffException if the connection ends before
     */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (!isOver()) {
            char next = (char) (buffer[at++] & 0xff);
            if (next != '\n') {
                line.append(next);
            } else if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
                return line.substring(0, line.length() - 1);
            } else {
                return line.append(next).toString();
            }
            if (line.length() > MAX_LINE) {
                throw new MalformedException();
            }
        }
        throw new CutOffException();
    }

    /** Appends bytes, at most so many and no more than came at once; returns their number, 0 at the end of the connection. */
    int take(long most, StringBuilder to) throws IOException {
        if (isOver()) {
            return 0;
        }
        int count = (int) Math.min(most, end - at);
        to.append(new String(buffer, at, count, StandardCharsets.ISO_8859_1));
        at += count;
        return count;
    }

    /** The connection was closed too early. */
    static final class CutOffException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What came is not HTTP. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
