package io.llamatap.server.command.selfcheck;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request that is sent to both sides. Immutable.
 *
 * @param name what the report calls it
 * @param target path and query
 * @param fields header fields beside Host and those of the framing, each as one line
 * @param body empty for none
 * @param isChunked whether the body is sent in chunks
 * @param isGenerated whether the response has values that differ each time: dates, durations, identifiers
 */
record Probe(
        String name,
        String method,
        String target,
        List<String> fields,
        String body,
        boolean isChunked,
        boolean isGenerated) {
    private static final int CHUNK = 1000;

    Probe {
        fields = List.copyOf(fields);
    }

    static Probe get(String target) {
        return new Probe("GET " + target, "GET", target, List.of(), "", false, false);
    }

    /** Returns a request that posts JSON. */
    static Probe post(String name, String target, String body, boolean isGenerated) {
        return new Probe(name, "POST", target, List.of("Content-Type: application/json"), body, false, isGenerated);
    }

    /** Returns the same in chunks. */
    Probe chunked(String name) {
        return new Probe(name, method, target, fields, body, true, isGenerated);
    }

    /**
     * Returns the bytes on the wire.
     *
     * @param more header fields that only one side needs, each with its line end
     */
    byte[] bytes(String host, String basePath, String more) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(basePath)
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\nUser-Agent: llamatap-selfcheck\r\nAccept: */*\r\n")
                .append(more);
        fields.forEach(field -> head.append(field).append("\r\n"));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        // The head is ASCII, and each byte of the body is one character until the end.
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (isChunked) {
            head.append("Transfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < text.length(); at += CHUNK) {
                String chunk = text.substring(at, Math.min(text.length(), at + CHUNK));
                head.append(Integer.toHexString(chunk.length())).append("\r\n");
                head.append(chunk).append("\r\n");
            }
            head.append("0\r\n\r\n");
        } else if (!body.isEmpty()) {
            head.append("Content-Length: ").append(text.length()).append("\r\n\r\n");
            head.append(text);
        } else {
            head.append("\r\n");
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
