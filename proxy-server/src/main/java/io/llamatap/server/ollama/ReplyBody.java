package io.llamatap.server.ollama;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer, without its framing, up to a limit. Used by one thread; what is left unread dies with the connection.
 */
final class ReplyBody extends InputStream {
    /** Some 30,000 models. */
    static final int LIMIT = 16 << 20;

    /** The length of a body that ends with its connection, or of one in chunks. */
    static final long UNKNOWN = -1;

    private static final int CHUNK_LINE = 1024;

    private final ReplyStream in;
    private final boolean isChunked;
    /** What is left of the body, or of its chunk; {@link #UNKNOWN} if it ends with the connection. */
    private long left;

    private boolean isOver;
    private long taken;

    private ReplyBody(ReplyStream in, boolean isChunked, long length) {
        this.in = in;
        this.isChunked = isChunked;
        this.left = isChunked ? 0 : length;
    }

    /** A body of a length, or up to the end of the connection. */
    static ReplyBody of(ReplyStream in, long length) {
        return new ReplyBody(in, false, length);
    }

    /** A body in chunks. */
    static ReplyBody inChunks(ReplyStream in) {
        return new ReplyBody(in, true, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        if (isOver || most == 0) {
            return isOver ? -1 : 0;
        }
        if (left == 0 && (!isChunked || !nextChunk())) {
            isOver = true;
            return -1;
        }
        int count = in.read(into, from, left == UNKNOWN ? most : (int) Math.min(most, left));
        if (count < 0) {
            if (left == UNKNOWN) {
                isOver = true;
                return -1;
            }
            throw new UnusableAnswerException("closed in the middle of its answer");
        }
        taken += count;
        if (taken > LIMIT) {
            throw new UnusableAnswerException("answers with more than 16 MiB");
        }
        if (left != UNKNOWN) {
            left -= count;
            if (isChunked && left == 0) {
                endChunk();
            }
        }
        return count;
    }

    private void endChunk() throws IOException {
        if (!in.line(CHUNK_LINE).isEmpty()) {
            throw new UnusableAnswerException("answers in chunks that are none");
        }
    }

    /** Reads the size of the next chunk; says whether there is one. */
    private boolean nextChunk() throws IOException {
        String size = in.line(CHUNK_LINE).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw new UnusableAnswerException("answers in chunks that are none");
        }
        left = Long.parseLong(size, 16);
        return left > 0;
    }
}
