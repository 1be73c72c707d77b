package io.llamatap.relay.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * Reads the trace id and the request id from a request head. The values are untrusted and appear in a log, so a field that is malformed
 * or occurs twice is ignored. Stateless.
 */
public final class TraceFields {
    private static final String TRACEPARENT = "traceparent";
    private static final String REQUEST_ID = "x-request-id";

    private static final int TRACE_ID = 3;
    private static final int PARENT_ID = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;
    private static final int LONGEST_REQUEST_ID = 64;

    private TraceFields() {}

    /** Returns the trace id of a valid {@code traceparent} (W3C Trace Context, section 3.2); null if there is none. */
    public static @Nullable String traceId(Head head) {
        int field = only(head, TRACEPARENT);
        if (field < 0) {
            return null;
        }
        byte[] bytes = head.bytes();
        int from = head.valueStart(field);
        int length = head.valueEnd(field) - from;
        boolean isFirstVersion = length >= 2 && bytes[from] == '0' && bytes[from + 1] == '0';
        // Later versions may append something behind another dash.
        boolean isLong = length > LENGTH && !isFirstVersion && bytes[from + LENGTH] == '-';
        boolean isValid = (length == LENGTH || isLong)
                && isHex(bytes, from, from + TRACE_ID - 1)
                && !(bytes[from] == 'f' && bytes[from + 1] == 'f')
                && bytes[from + TRACE_ID - 1] == '-'
                && isId(bytes, from + TRACE_ID, from + PARENT_ID - 1)
                && bytes[from + PARENT_ID - 1] == '-'
                && isId(bytes, from + PARENT_ID, from + FLAGS - 1)
                && bytes[from + FLAGS - 1] == '-'
                && isHex(bytes, from + FLAGS, from + LENGTH);
        return isValid ? text(bytes, from + TRACE_ID, from + PARENT_ID - 1) : null;
    }

    /** Returns the value of {@code X-Request-Id} if it is short, and made of letters, digits, dots, underscores and dashes; else null. */
    public static @Nullable String requestId(Head head) {
        int field = only(head, REQUEST_ID);
        if (field < 0) {
            return null;
        }
        byte[] bytes = head.bytes();
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        if (from == to || to - from > LONGEST_REQUEST_ID) {
            return null;
        }
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!isLetter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') {
                return null;
            }
        }
        return text(bytes, from, to);
    }

    /** Returns the only field of a name; -1 if there is none, or several. */
    private static int only(Head head, String name) {
        int found = -1;
        for (int i = 0; i < head.count(); i++) {
            if (CharacterClasses.equalsIgnoreCase(head.bytes(), head.nameStart(i), head.nameEnd(i), name)) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /** An id is in lower case, and not all zeros. */
    private static boolean isId(byte[] bytes, int from, int to) {
        boolean isZero = true;
        for (int i = from; i < to; i++) {
            isZero &= bytes[i] == '0';
        }
        return !isZero && isHex(bytes, from, to);
    }

    private static boolean isHex(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!(bytes[i] >= '0' && bytes[i] <= '9') && !(bytes[i] >= 'a' && bytes[i] <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, US_ASCII);
    }
}
