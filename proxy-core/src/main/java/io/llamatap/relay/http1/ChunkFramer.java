package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;

/**
 * Parses the framing of a chunked body (RFC 9112 section 7.1), which may be split anywhere over buffers.
 *
 * <p>Strict: CRLF only, no blanks, at most 16 hexadecimal digits and 2^31-1 bytes per chunk, extensions of printable characters
 * of at most 4096 bytes. Never copies or holds data. One per connection and direction; used on that connection's event loop.
 */
public final class ChunkFramer {
    private static final int MAX_SIZE_DIGITS = 16;
    private static final int MAX_EXTENSION_BYTES = 4096;

    /** What {@link #next} found. */
    public enum Event {
        /** All bytes of the buffer were read. */
        MORE,
        /** The size line of a chunk that is not the last was read; see {@link #remaining}. */
        SIZE,
        /**
         * Data follows at the reader index. {@link #available} bytes of it are in the buffer, and the caller has to skip them.
         */
        DATA,
        /** The data of a chunk and the CRLF after it are complete. */
        CHUNK_END,
        /** The size line of the last chunk was read. The trailer section follows, which is not read here. */
        LAST,
        /** The framing breaks a rule. */
        MALFORMED
    }

    private enum State {
        SIZE_FIRST,
        SIZE,
        EXTENSION,
        EXTENSION_QUOTED,
        EXTENSION_ESCAPED,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        LAST,
        MALFORMED
    }

    private State state = State.SIZE_FIRST;
    private long size;
    private int digits;
    private int extensionBytes;
    private long remaining;
    private int available;

    /** Starts with a new body. */
    public void reset() {
        state = State.SIZE_FIRST;
        size = 0;
        digits = 0;
        extensionBytes = 0;
        remaining = 0;
    }

    /** Returns how many bytes of the current chunk are still to come. */
    public long remaining() {
        return remaining;
    }

    /** After {@link Event#DATA}: returns how many bytes of the data are in the buffer. */
    public int available() {
        return available;
    }

    /** Reads from a buffer, which stays the caller's, and moves its reader index past what was read. */
    public Event next(ByteBuf in) {
        while (in.isReadable()) {
            if (state == State.DATA) {
                available = (int) Math.min(remaining, in.readableBytes());
                remaining -= available;
                if (remaining == 0) {
                    state = State.DATA_CR;
                }
                return Event.DATA;
            }
            Event event = readFraming(in.readByte());
            if (event != Event.MORE) {
                return event;
            }
        }
        return Event.MORE;
    }

    private Event readFraming(byte b) {
        switch (state) {
            case SIZE_FIRST, SIZE -> {
                return readSize(b);
            }
            case EXTENSION, EXTENSION_QUOTED, EXTENSION_ESCAPED -> {
                return readExtension(b);
            }
            case SIZE_LF -> {
                if (b != '\n') {
                    return malformed();
                }
                remaining = size;
                digits = 0;
                extensionBytes = 0;
                state = size == 0 ? State.LAST : State.DATA;
                size = 0;
                return state == State.LAST ? Event.LAST : Event.SIZE;
            }
            case DATA_CR -> {
                if (b != '\r') {
                    return malformed();
                }
                state = State.DATA_LF;
                return Event.MORE;
            }
            case DATA_LF -> {
                if (b != '\n') {
                    return malformed();
                }
                state = State.SIZE_FIRST;
                return Event.CHUNK_END;
            }
            default -> {
                return malformed();
            }
        }
    }

    private Event readSize(byte b) {
        int digit = CharacterClasses.hex(b);
        if (digit >= 0) {
            size = size << 4 | digit;
            state = State.SIZE;
            return ++digits > MAX_SIZE_DIGITS || size > Integer.MAX_VALUE ? malformed() : Event.MORE;
        }
        if (state == State.SIZE_FIRST) {
            return malformed();
        }
        if (b == '\r') {
            state = State.SIZE_LF;
        } else if (b == ';') {
            state = State.EXTENSION;
        } else {
            return malformed();
        }
        return Event.MORE;
    }

    private Event readExtension(byte b) {
        if (++extensionBytes > MAX_EXTENSION_BYTES) {
            return malformed();
        }
        if (state == State.EXTENSION && b == '\r') {
            state = State.SIZE_LF;
        } else if (!CharacterClasses.isValue(b)) {
            return malformed();
        } else if (state == State.EXTENSION_ESCAPED) {
            state = State.EXTENSION_QUOTED;
        } else if (b == '"') {
            state = state == State.EXTENSION ? State.EXTENSION_QUOTED : State.EXTENSION;
        } else if (b == '\\' && state == State.EXTENSION_QUOTED) {
            state = State.EXTENSION_ESCAPED;
        }
        return Event.MORE;
    }

    private Event malformed() {
        state = State.MALFORMED;
        return Event.MALFORMED;
    }
}
