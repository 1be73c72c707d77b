package io.llamatap.relay;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes an upstream's head for the client: hop-by-hop fields replaced by our own, all else as it came. */
final class ResponseHeadWriter {
    /** What is said about the client's connection. */
    enum Persistence {
        /** Nothing: it persists, as HTTP/1.1 has it. */
        DEFAULT,
        CLOSE,
        /** The client speaks HTTP/1.0 and asked for it. */
        KEEP_ALIVE;

        static Persistence of(RequestLine request, boolean persists) {
            if (!persists) {
                return CLOSE;
            }
            return request.http10() ? KEEP_ALIVE : DEFAULT;
        }
    }

    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] CLOSE = "Connection: close\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] KEEP_ALIVE = "Connection: keep-alive\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private ResponseHeadWriter() {}

    /** Writes the head into a buffer that stays the caller's. */
    static void write(Head head, Persistence persistence, ByteBuf out) {
        byte[] bytes = head.bytes();
        out.writeBytes(VERSION);
        out.writeBytes(bytes, head.firstEnd(), head.secondEnd() - head.firstEnd());
        HeadFields.writeCrlf(out);
        HeadFields.write(head, out, field -> false);
        if (persistence == Persistence.CLOSE) {
            out.writeBytes(CLOSE);
        } else if (persistence == Persistence.KEEP_ALIVE) {
            out.writeBytes(KEEP_ALIVE);
        }
        HeadFields.writeCrlf(out);
    }
}
