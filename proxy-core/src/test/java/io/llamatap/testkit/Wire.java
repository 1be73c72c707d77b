package io.llamatap.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Bytes of messages, written as ISO-8859-1 text so that every byte is one character. */
public final class Wire {
    /** The end of a chunked body without trailers. */
    public static final String LAST_CHUNK = "0\r\n\r\n";

    private Wire() {}

    /** Returns the bytes of a text, one for each character. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns bytes as text, one character for each. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Returns one chunk of a chunked body, in the framing that Go writes. */
    public static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    /** Returns a 200 response with a length. */
    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Returns all parts in sequence. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Returns bytes that differ from index to index, so that a shift or a swap is noticed. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = patternByte(i);
        }
        return bytes;
    }

    /** Returns the byte of the endless {@link #pattern} at an offset. */
    public static byte patternByte(long offset) {
        return (byte) (offset * 31 + (offset >>> 8) * 7 + (offset >>> 16));
    }

    /** Writes bytes in pieces, one write each, split at ascending offsets. */
    @SuppressWarnings(
            "ThreadPriorityCheck") // correct without: it only makes it likelier that each piece is read by itself
    static void writeCutAt(OutputStream out, byte[] bytes, int... offsets) throws IOException {
        int from = 0;
        for (int offset : offsets) {
            out.write(bytes, from, offset - from);
            Thread.yield();
            from = offset;
        }
        out.write(bytes, from, bytes.length - from);
    }

    /** Returns a short printable form for the name of a test. */
    public static String printable(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte b : Arrays.copyOf(bytes, Math.min(bytes.length, 90))) {
            switch (b) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                default -> {
                    if (b >= 0x20 && b < 0x7f) {
                        out.append((char) b);
                    } else {
                        out.append(String.format(Locale.ROOT, "\\x%02x", b & 0xff));
                    }
                }
            }
        }
        return bytes.length > 90 ? out + "... (" + bytes.length + " bytes)" : out.toString();
    }
}
