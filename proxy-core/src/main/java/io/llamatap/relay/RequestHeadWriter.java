package io.llamatap.relay;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes a judged request's head anew: one canonical start line and framing, no hop-by-hop fields, all others as they came.
 */
final class RequestHeadWriter {
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] HOST = "Host: ".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] basePath;
    private final byte[] upstreamAuthority;
    private final boolean upstreamHostHeader;

    RequestHeadWriter(Upstream upstream, boolean upstreamHostHeader) {
        this.basePath = upstream.basePath().getBytes(StandardCharsets.ISO_8859_1);
        this.upstreamAuthority = upstream.authority().getBytes(StandardCharsets.ISO_8859_1);
        this.upstreamHostHeader = upstreamHostHeader;
    }

    /** Writes the head into a buffer that stays the caller's. */
    void write(Head head, RequestValidator verdict, ByteBuf out) {
        byte[] bytes = head.bytes();
        out.writeBytes(bytes, head.firstStart(), head.firstEnd() - head.firstStart());
        out.writeByte(' ');
        writeTarget(head, verdict, out);
        out.writeBytes(VERSION);
        if (verdict.host() < 0) {
            // HTTP/1.0 without a Host, which Ollama's server would refuse in our 1.1 request; or an absolute target
            // alone.
            out.writeBytes(HOST);
            writeHost(head, verdict, out);
            HeadFields.writeCrlf(out);
        }
        HeadFields.write(head, out, field -> {
            if (field != verdict.host() || !(verdict.hasAuthority() || upstreamHostHeader)) {
                return false;
            }
            HeadFields.writeName(head, field, out);
            writeHost(head, verdict, out);
            HeadFields.writeCrlf(out);
            return true;
        });
        HeadFields.writeCrlf(out);
    }

    private void writeTarget(Head head, RequestValidator verdict, ByteBuf out) {
        int from = verdict.targetStart();
        int length = head.secondEnd() - from;
        if (length == 0 && verdict.isOptions()) {
            // RFC 9112 section 3.2.4: an absolute target without a path asks about the server as a whole.
            out.writeByte('*');
            return;
        }
        boolean asterisk = length == 1 && head.bytes()[from] == '*';
        if (!asterisk) {
            out.writeBytes(basePath);
            if (length == 0 || head.bytes()[from] == '?') {
                out.writeByte('/');
            }
        }
        out.writeBytes(head.bytes(), from, length);
    }

    private void writeHost(Head head, RequestValidator verdict, ByteBuf out) {
        if (verdict.hasAuthority() && !upstreamHostHeader) {
            int from = verdict.authorityStart();
            out.writeBytes(head.bytes(), from, verdict.authorityEnd() - from);
        } else {
            out.writeBytes(upstreamAuthority);
        }
    }
}
