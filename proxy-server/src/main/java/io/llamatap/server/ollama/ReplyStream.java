package io.llamatap.server.ollama;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Reads a socket until a deadline, however slowly bytes come, with a buffer of its own. Used by one thread. */
final class ReplyStream {
    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final byte[] buffer = new byte[8192];
    private int at;
    private int end;

    ReplyStream(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    /** Returns the next byte, -1 at the end. */
    int read() throws IOException {
        return fill() ? buffer[at++] & 0xff : -1;
    }

    /** Reads up to so many bytes, -1 at the end. */
    int read(byte[] into, int from, int most) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(most, end - at);
        System.arraycopy(buffer, at, into, from, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            socket.setSoTimeout(deadline.remainingMillis());
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }

    /**
     * Returns a line without its end.
     *
     * @throws UnusableAnswerException if it is too long, or ends with the connection
     */
    String line(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw new UnusableAnswerException("closed in the middle of its answer");
            }
            if (line.length() == most) {
                throw new UnusableAnswerException("answers with a head that is too large");
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }
}
