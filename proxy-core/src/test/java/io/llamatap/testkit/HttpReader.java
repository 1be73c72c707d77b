package io.llamatap.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The oracle: parses messages as strictly as possible, so that it is certain what the upstream received.
 *
 * <p>Reads no byte beyond the end of a message. Used by one thread.
 */
public final class HttpReader {
    private static final int HEAD_LIMIT = 32 * 1024 * 1024;

    private final InputStream in;
    private final boolean tolerant;
    private final ByteArrayOutputStream framed = new ByteArrayOutputStream();

    /** Reads from a stream, byte by byte: give it a buffered one. */
    public HttpReader(InputStream in) {
        this(in, false);
    }

    private HttpReader(InputStream in, boolean tolerant) {
        this.in = in;
        this.tolerant = tolerant;
    }

    /** Returns the complete requests in some bytes; an unfinished one at the end is omitted. */
    public static List<HttpMessage> requestsIn(byte[] bytes) throws MalformedMessageException {
        HttpReader reader = new HttpReader(new ByteArrayInputStream(bytes));
        List<HttpMessage> requests = new ArrayList<>();
        try {
            for (HttpMessage next = reader.request(); next != null; next = reader.request()) {
                requests.add(next);
            }
        } catch (MalformedMessageException e) {
            throw e;
        } catch (IOException cutShort) {
            return requests;
        }
        return requests;
    }

    /**
     * Returns the complete requests up to the first that is malformed or unfinished. They are read with the liberties that a
     * recipient has without becoming ambiguous: up to four empty lines before a request, zeros before a length, any version 1.x.
     */
    public static List<HttpMessage> requestsSentIn(byte[] bytes) {
        PushbackInputStream in = new PushbackInputStream(new ByteArrayInputStream(bytes), 2);
        HttpReader reader = new HttpReader(in, true);
        List<HttpMessage> requests = new ArrayList<>();
        try {
            while (true) {
                skipEmptyLines(in);
                HttpMessage next = reader.request();
                if (next == null) {
                    return requests;
                }
                requests.add(next);
            }
        } catch (IOException malformedOrUnfinished) {
            return requests;
        }
    }

    private static void skipEmptyLines(PushbackInputStream in) throws IOException {
        for (int i = 0; i < 4; i++) {
            byte[] line = in.readNBytes(2);
            if (line.length < 2 || line[0] != '\r' || line[1] != '\n') {
                in.unread(line);
                return;
            }
        }
    }

    /** Returns the next request, or null if the stream ends before its first byte. */
    public @Nullable HttpMessage request() throws IOException {
        byte @Nullable [] raw = rawHead();
        if (raw == null) {
            return null;
        }
        HttpHead head = HttpHead.request(raw, tolerant);
        if (head.isVersion10() && head.has("Transfer-Encoding")) {
            throw new MalformedMessageException("Transfer-Encoding in 1.0");
        }
        return body(head, List.of(), !head.has("Content-Length") && !head.has("Transfer-Encoding"), false);
    }

    /**
     * Returns the next final response, or null if the stream ends before its first byte.
     *
     * @param method of the request, since a response to HEAD has no body whatever its head says
     */
    public @Nullable HttpMessage response(String method) throws IOException {
        List<HttpHead> interim = new ArrayList<>();
        while (true) {
            HttpHead head = responseHead();
            if (head == null) {
                if (interim.isEmpty()) {
                    return null;
                }
                throw new EOFException("end after interim responses");
            }
            int status = head.status();
            if (status < 200) {
                interim.add(head);
            } else {
                boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
                return body(head, interim, bodiless, true);
            }
        }
    }

    /** Returns the next response head, interim or final, or null if the stream ends before its first byte. */
    public @Nullable HttpHead responseHead() throws IOException {
        byte @Nullable [] raw = rawHead();
        return raw == null ? null : HttpHead.response(raw);
    }

    private byte @Nullable [] rawHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("end within a head: " + Wire.printable(head.toByteArray()));
            }
            if (next == '\n' && matched % 2 == 0) {
                throw new MalformedMessageException("bare LF: " + Wire.printable(head.toByteArray()));
            }
            if (head.size() >= HEAD_LIMIT) {
                throw new MalformedMessageException("endless head");
            }
            head.write(next);
            matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toByteArray();
    }

    private HttpMessage body(HttpHead head, List<HttpHead> interim, boolean bodiless, boolean mayEndByClose)
            throws IOException {
        framed.reset();
        List<String> lengths = head.values("Content-Length");
        List<String> codings = head.values("Transfer-Encoding");
        if (bodiless) {
            return new HttpMessage(head, interim, new byte[0], List.of(), List.of());
        }
        if (lengths.size() + codings.size() > 1) {
            throw new MalformedMessageException("ambiguous framing: " + head);
        }
        List<byte[]> chunks = new ArrayList<>();
        List<HttpHead.Field> trailers = List.of();
        if (codings.size() == 1) {
            if (!codings.get(0).equals("chunked")) {
                throw new MalformedMessageException("Transfer-Encoding: " + codings.get(0));
            }
            trailers = chunked(chunks);
        } else if (lengths.size() == 1) {
            chunks.add(exactly(length(lengths.get(0))));
        } else if (mayEndByClose) {
            byte[] rest = in.readAllBytes();
            framed.writeBytes(rest);
            chunks.add(rest);
        }
        return new HttpMessage(head, interim, framed.toByteArray(), chunks, trailers);
    }

    private long length(String value) throws MalformedMessageException {
        if (!value.matches(tolerant ? "[0-9]{1,19}" : "0|[1-9][0-9]{0,18}")) {
            throw new MalformedMessageException("Content-Length: " + value);
        }
        long length = Long.parseUnsignedLong(value);
        if (length < 0) {
            throw new MalformedMessageException("Content-Length: " + value);
        }
        return length;
    }

    private List<HttpHead.Field> chunked(List<byte[]> chunks) throws IOException {
        while (true) {
            String line = line();
            if (!line.matches("[0-9a-fA-F]{1,16}(;[\\t\\x20-\\x7e]*)?")) {
                throw new MalformedMessageException("chunk size: " + Wire.printable(Wire.bytes(line)));
            }
            long size = Long.parseUnsignedLong(line.replaceFirst(";.*", ""), 16);
            if (size == 0) {
                break;
            }
            chunks.add(exactly(size));
            if (!line().isEmpty()) {
                throw new MalformedMessageException("chunk longer than announced");
            }
        }
        List<String> trailerLines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            trailerLines.add(line);
        }
        return HttpHead.fields(trailerLines);
    }

    private byte[] exactly(long length) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(Math.min(length, Integer.MAX_VALUE - 8)));
        framed.writeBytes(bytes);
        if (bytes.length < length) {
            throw new EOFException("end within a body, " + bytes.length + " of " + length);
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("end within a line of framing: " + line);
            }
            framed.write(next);
            if (next == '\n') {
                int end = line.length() - 1;
                if (end < 0 || line.charAt(end) != '\r' || line.lastIndexOf("\r", end - 1) >= 0) {
                    throw new MalformedMessageException("line end: " + line);
                }
                return line.substring(0, end);
            }
            line.append((char) next);
        }
    }
}
