package io.llamatap.server.demo.ollama;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A complete response with head and framing, and the times at which its parts are sent. Immutable. */
public final class PacedResponse {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final byte[] bytes;
    private final long[] dueNanos;
    private final int[] ends;
    private final Runnable whenAbandoned;

    /**
     * Takes the bytes, and the due time and the end of each part. The arrays must not be modified later.
     *
     * @param dueNanos times since the request, ascending
     * @param ends the end offset of each part, ascending; the last is the number of bytes
     */
    public PacedResponse(byte[] bytes, long[] dueNanos, int[] ends) {
        this(bytes, dueNanos, ends, () -> {});
    }

    private PacedResponse(byte[] bytes, long[] dueNanos, int[] ends, Runnable whenAbandoned) {
        if (dueNanos.length != ends.length || ends.length == 0 || ends[ends.length - 1] != bytes.length) {
            throw new IllegalArgumentException("parts end at " + Arrays.toString(ends) + " of " + bytes.length);
        }
        this.bytes = bytes;
        this.dueNanos = dueNanos;
        this.ends = ends;
        this.whenAbandoned = whenAbandoned;
    }

    /** Returns a response that is sent at once. */
    public static PacedResponse atOnce(String response) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        return new PacedResponse(bytes, new long[] {0}, new int[] {bytes.length});
    }

    /** Returns the same, with something to do if the client leaves before the end. */
    PacedResponse whenAbandoned(Runnable todo) {
        return new PacedResponse(bytes, dueNanos, ends, todo);
    }

    /** Returns the same without its body, for HEAD. Go sends no framing then if the body would be chunked. */
    PacedResponse headOnly() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String head = text.substring(0, text.indexOf(END_OF_HEAD) + END_OF_HEAD.length());
        return atOnce(head.replace("Transfer-Encoding: chunked\r\n", ""));
    }

    /** Returns the same with another header field, at the beginning as Go sorts Allow. */
    PacedResponse withField(String field) {
        return atOnce(new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r\n", "\r\n" + field + "\r\n"));
    }

    /** Tells that the rest will not be sent because the client has left. */
    public void abandon() {
        whenAbandoned.run();
    }

    /** Returns the number of parts. */
    public int partCount() {
        return ends.length;
    }

    /** Returns the nanoseconds between the request and the due time of a part. */
    public long dueNanos(int part) {
        return dueNanos[part];
    }

    /** Returns the offset at which a part begins. */
    public int start(int part) {
        return part == 0 ? 0 : ends[part - 1];
    }

    /** Returns the offset behind the end of a part. */
    public int end(int part) {
        return ends[part];
    }

    /** Returns the bytes, which must not be modified. */
    public byte[] bytes() {
        return bytes;
    }
}
