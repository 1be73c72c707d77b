package io.llamatap.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The parts of a recorded HTTP/1.1 message, parsed simply and without regard to speed. Immutable. */
final class RecordedMessage {
    private final String headText;
    private final int bodyStart;
    private final byte[] body;
    private final boolean complete;

    private RecordedMessage(String headText, int bodyStart, byte[] body, boolean complete) {
        this.headText = headText;
        this.bodyStart = bodyStart;
        this.body = body;
        this.complete = complete;
    }

    static RecordedMessage of(byte[] wire, int from) {
        String text = new String(wire, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n", from);
        if (end < 0) {
            throw new IllegalArgumentException("A recorded message without an end of its head");
        }
        String headText = text.substring(from, end);
        int bodyStart = end + 4;
        RecordedMessage head = new RecordedMessage(headText, bodyStart, new byte[0], true);
        String length = head.header("content-length");
        if ("chunked".equals(head.header("transfer-encoding"))) {
            return head.chunked(wire, text);
        }
        int claimed = length == null ? 0 : Integer.parseInt(length);
        int there = Math.min(claimed, wire.length - bodyStart);
        byte[] body = Arrays.copyOfRange(wire, bodyStart, bodyStart + there);
        return new RecordedMessage(headText, bodyStart, body, there == claimed);
    }

    private RecordedMessage chunked(byte[] wire, String text) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = bodyStart;
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return new RecordedMessage(headText, bodyStart, body.toByteArray(), false);
            }
            int size = Integer.parseInt(
                    text.substring(at, lineEnd).split(";", -1)[0].trim(), 16);
            if (size == 0) {
                boolean ended = text.startsWith("\r\n", lineEnd + 2);
                return new RecordedMessage(headText, bodyStart, body.toByteArray(), ended);
            }
            int there = Math.min(size, wire.length - lineEnd - 2);
            body.write(wire, lineEnd + 2, there);
            at = Math.min(lineEnd + 2 + size + 2, wire.length);
        }
    }

    /** Returns the index of the body in the recorded bytes. */
    int bodyStart() {
        return bodyStart;
    }

    /** Returns the body without chunk framing. */
    byte[] body() {
        return body;
    }

    /** Returns whether the body is complete according to its framing. */
    boolean isComplete() {
        return complete;
    }

    String startLine() {
        return headText.split("\r\n", -1)[0];
    }

    @Nullable
    String header(String name) {
        String[] lines = headText.split("\r\n", -1);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0 && lines[i].substring(0, colon).equalsIgnoreCase(name)) {
                return lines[i].substring(colon + 1).trim();
            }
        }
        return null;
    }
}
