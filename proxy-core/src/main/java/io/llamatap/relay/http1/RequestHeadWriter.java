package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;

/**
 * Rewrites the head of a valid request: a canonical start line and framing, without hop-by-hop fields, all other fields
 * unchanged.
 *
 * <p>Immutable: any thread. One for each upstream and event loop.
 */
public final class RequestHeadWriter {
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] HOST = "Host: ".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] basePath;
    private final byte[] upstreamAuthority;
    private final String upstreamHost;
    private final boolean upstreamHostHeader;

    /**
     * Creates the writer for one upstream.
     *
     * @param basePath added before every request target; empty, or {@code /path} without a slash at its end
     * @param upstreamHost host and port as in the Host header field
     * @param upstreamHostHeader whether Host is replaced by the upstream's host
     */
    public RequestHeadWriter(String basePath, String upstreamHost, boolean upstreamHostHeader) {
        this.basePath = basePath.getBytes(StandardCharsets.ISO_8859_1);
        this.upstreamHost = upstreamHost;
        this.upstreamAuthority = upstreamHost.getBytes(StandardCharsets.ISO_8859_1);
        this.upstreamHostHeader = upstreamHostHeader;
    }

    /** Appends the head. */
    public void write(Head head, RequestValidator verdict, HeadBytes out) {
        byte[] bytes = head.bytes();
        out.write(bytes, head.firstStart(), head.firstEnd() - head.firstStart());
        out.write(' ');
        writeTarget(head, verdict, out);
        out.write(VERSION);
        if (verdict.host() < 0) {
            // The request is HTTP/1.0 without Host, which Ollama's server would reject in HTTP/1.1, or has only an
            // absolute target.
            out.write(HOST);
            writeHost(head, verdict, out);
            out.writeCrlf();
        }
        if (verdict.hasAuthority() || upstreamHostHeader) {
            HeadFields.write(head, out, field -> writeOtherHost(head, verdict, field, out));
        } else {
            HeadFields.write(head, out, HeadFields.NONE_SPECIAL);
        }
        out.writeCrlf();
    }

    /** Returns whether a target leaves the base path by {@code ..}, so that it would reach what is not below it. */
    public boolean leavesBasePath(Head head, RequestValidator verdict) {
        return basePath.length > 0 && DotSegments.climbs(head.bytes(), verdict.targetStart(), head.secondEnd());
    }

    /** Returns the Host that is sent to the upstream with this head. */
    public String hostOf(Head head, RequestValidator verdict) {
        String asked = upstreamHostHeader ? "" : verdict.authority(head);
        return asked.isEmpty() ? upstreamHost : asked;
    }

    private boolean writeOtherHost(Head head, RequestValidator verdict, int field, HeadBytes out) {
        if (field != verdict.host()) {
            return false;
        }
        HeadFields.writeName(head, field, out);
        writeHost(head, verdict, out);
        out.writeCrlf();
        return true;
    }

    private void writeTarget(Head head, RequestValidator verdict, HeadBytes out) {
        int from = verdict.targetStart();
        int length = head.secondEnd() - from;
        if (length == 0 && verdict.isOptions()) {
            // RFC 9112 section 3.2.4: an absolute target without a path refers to the server as a whole.
            out.write('*');
            return;
        }
        boolean asterisk = length == 1 && head.bytes()[from] == '*';
        if (!asterisk) {
            out.write(basePath);
            if (length == 0 || head.bytes()[from] == '?') {
                out.write('/');
            }
        }
        out.write(head.bytes(), from, length);
    }

    private void writeHost(Head head, RequestValidator verdict, HeadBytes out) {
        if (verdict.hasAuthority() && !upstreamHostHeader) {
            int from = verdict.authorityStart();
            out.write(head.bytes(), from, verdict.authorityEnd() - from);
        } else {
            out.write(upstreamAuthority);
        }
    }
}
