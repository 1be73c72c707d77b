package io.llamatap.relay.http1;

import org.jspecify.annotations.Nullable;

/**
 * Reads Content-Length and Transfer-Encoding of a request or response head. Anything ambiguous is rejected (RFC 9112 section
 * 6.3). One per event loop, refilled for each head.
 */
final class FramingFields {
    private static final int MAX_DIGITS = 19;

    private boolean hasLength;
    private boolean chunked;
    private long length;

    /** Returns the rule that the fields break; null if they break none. */
    @Nullable
    HeadFault read(Head head) {
        hasLength = false;
        chunked = false;
        length = 0;
        HeadFault failure = null;
        for (int i = 0; i < head.count() && failure == null; i++) {
            if (head.name(i) == FieldName.CONTENT_LENGTH) {
                failure = hasLength ? HeadFault.FRAMING : readLength(head, i);
                hasLength = true;
            } else if (head.name(i) == FieldName.TRANSFER_ENCODING) {
                failure = chunked ? HeadFault.FRAMING : readCoding(head, i);
                chunked = true;
            }
        }
        if (failure != null) {
            return failure;
        }
        if (chunked && hasLength) {
            return HeadFault.FRAMING;
        }
        return chunked && head.minorVersion() == 0 ? HeadFault.TRANSFER_ENCODING : null;
    }

    private @Nullable HeadFault readLength(Head head, int field) {
        byte[] bytes = head.bytes();
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        if (from == to || to - from > MAX_DIGITS) {
            return HeadFault.CONTENT_LENGTH;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (!CharacterClasses.isDigit(bytes[i])) {
                return HeadFault.CONTENT_LENGTH;
            }
            value = value * 10 + bytes[i] - '0';
        }
        length = value;
        // Nineteen digits fit into 64 bits, but not all of them into 63.
        return value < 0 ? HeadFault.CONTENT_LENGTH : null;
    }

    /**
     * Accepts only {@code chunked}. The fault is TRANSFER_CODING (501) only if {@code chunked} comes last and an unknown coding
     * precedes it.
     */
    private static @Nullable HeadFault readCoding(Head head, int field) {
        if (head.valueIs(field, "chunked")) {
            return null;
        }
        byte[] bytes = head.bytes();
        int from = head.valueStart(field);
        int end = head.valueEnd(field);
        int lastComma = end - 1;
        while (lastComma >= from && bytes[lastComma] != ',') {
            lastComma--;
        }
        if (lastComma < from) {
            return HeadFault.TRANSFER_ENCODING;
        }
        int last = lastComma + 1;
        while (last < end && CharacterClasses.isBlank(bytes[last])) {
            last++;
        }
        if (!CharacterClasses.equalsIgnoreCase(bytes, last, end, "chunked")) {
            return HeadFault.TRANSFER_ENCODING;
        }
        return isChunkedAmong(head, from, lastComma) ? HeadFault.TRANSFER_ENCODING : HeadFault.TRANSFER_CODING;
    }

    private static boolean isChunkedAmong(Head head, int from, int to) {
        for (String coding : head.text(from, to).split(",", -1)) {
            if (coding.strip().equalsIgnoreCase("chunked")) {
                return true;
            }
        }
        return false;
    }

    boolean hasLength() {
        return hasLength;
    }

    boolean isChunked() {
        return chunked;
    }

    /** Returns the value of Content-Length; 0 if there is none. */
    long length() {
        return length;
    }
}
