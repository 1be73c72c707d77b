package io.llamatap.server.demo.ollama;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Builds a response with the head and the framing that Go's server writes. Used by one thread. */
final class ResponseBuilder {
    /** What Go's server keeps of a body before it decides for chunks. */
    private static final int MAX_UNCHUNKED = 2048;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Long> dues = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();

    private ResponseBuilder(String head) {
        write(head);
    }

    /**
     * Begins a response that is sent in chunks.
     *
     * @param fields header fields, each with its line end; Go sorts them, and all that Ollama sets sort around Date
     */
    static ResponseBuilder chunked(String fields, Instant date) {
        return new ResponseBuilder("HTTP/1.1 200 OK\r\n" + fields + "Date: " + DATE.format(date)
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** Returns a response in one piece. */
    static PacedResponse whole(String status, String type, String body, Instant now, long dueNanos) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String head = "HTTP/1.1 " + status + "\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                + "Date: " + DATE.format(now.plusNanos(dueNanos)) + "\r\n";
        if (length <= MAX_UNCHUNKED) {
            return new ResponseBuilder(head + "Content-Length: " + length + "\r\n\r\n" + body).end(dueNanos);
        }
        ResponseBuilder chunked = new ResponseBuilder(head + "Transfer-Encoding: chunked\r\n\r\n");
        chunked.chunk(dueNanos, body);
        chunked.write("0\r\n\r\n");
        return chunked.end(dueNanos);
    }

    /** Adds a chunk; the first one is sent together with the head. */
    void chunk(long dueNanos, String data) {
        byte[] text = data.getBytes(StandardCharsets.UTF_8);
        write(Integer.toHexString(text.length) + "\r\n");
        bytes.writeBytes(text);
        write("\r\n");
        dues.add(dueNanos);
        ends.add(bytes.size());
    }

    /** Adds the last chunk, which ends the body. */
    PacedResponse lastChunk(long dueNanos) {
        write("0\r\n\r\n");
        return end(dueNanos);
    }

    private PacedResponse end(long dueNanos) {
        if (ends.isEmpty() || ends.get(ends.size() - 1) < bytes.size()) {
            dues.add(dueNanos);
            ends.add(bytes.size());
        }
        return new PacedResponse(
                bytes.toByteArray(),
                dues.stream().mapToLong(Long::longValue).toArray(),
                ends.stream().mapToInt(Integer::intValue).toArray());
    }

    private void write(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
