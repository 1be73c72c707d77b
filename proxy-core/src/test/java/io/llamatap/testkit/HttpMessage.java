package io.llamatap.testkit;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A complete message as it was read. Immutable. */
public final class HttpMessage {
    private final HttpHead head;
    private final List<HttpHead> interim;
    private final byte[] framed;
    private final List<byte[]> chunks;
    private final List<HttpHead.Field> trailers;

    HttpMessage(
            HttpHead head, List<HttpHead> interim, byte[] framed, List<byte[]> chunks, List<HttpHead.Field> trailers) {
        this.head = head;
        this.interim = List.copyOf(interim);
        this.framed = framed;
        this.chunks = List.copyOf(chunks);
        this.trailers = trailers;
    }

    /** Returns the final head. */
    public HttpHead head() {
        return head;
    }

    /** Returns a response's status. */
    public int status() {
        return head.status();
    }

    /** Returns the heads of interim responses that came before. */
    public List<HttpHead> interim() {
        return interim;
    }

    /** Returns everything after the head, including chunk framing and trailers. */
    public byte[] framed() {
        return framed.clone();
    }

    /** Returns the body without its framing. */
    public byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        chunks.forEach(body::writeBytes);
        return body.toByteArray();
    }

    /** Returns the body without its framing, one character for each byte. */
    public String text() {
        return Wire.text(body());
    }

    /** Returns the data of each chunk; one piece where the body is not chunked. */
    public List<byte[]> chunks() {
        return chunks;
    }

    /** Returns the trailers of a chunked body. */
    public List<HttpHead.Field> trailers() {
        return trailers;
    }

    @Override
    public String toString() {
        return head + "\n\n" + Wire.printable(framed);
    }
}
