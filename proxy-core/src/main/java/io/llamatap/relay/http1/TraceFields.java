package io.llamatap.relay.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * Reads the trace id and the request id from a request head. The values are untrusted and appear in a log and on a page, so a field that is malformed
 * or occurs twice is ignored. Stateless.
 */
public final class TraceFields {
    private static final String TRACEPARENT = "traceparent";
    private static final String REQUEST_ID = "x-request-id";

    private static final int TRACE_ID = 3;
    private static final int HALF = 16;
    private static final int PARENT_ID = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;
    private static final int LONGEST_REQUEST_ID = 64;

    private TraceFields() {}

    /** Returns where the value of a valid {@code traceparent} (W3C Trace Context, section 3.2) begins; -1 if there is none. */
    public static int traceparent(Head head) {
        int field = only(head, TRACEPARENT);
        if (field < 0) {
            return -1;
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
        return isValid ? from : -1;
    }

    /** Returns the first half of the trace id of a {@code traceparent} that was found; 0 if none was. */
    public static long traceHigh(Head head, int traceparent) {
        return traceparent < 0 ? 0 : number(head.bytes(), traceparent + TRACE_ID);
    }

    /** Returns the second half of the trace id of a {@code traceparent} that was found; 0 if none was. */
    public static long traceLow(Head head, int traceparent) {
        return traceparent < 0 ? 0 : number(head.bytes(), traceparent + TRACE_ID + HALF);
    }

    /** Says whether the flags of a {@code traceparent} that was found say that the trace is recorded; false if none was. */
    public static boolean isSampled(Head head, int traceparent) {
        return traceparent >= 0 && (digit(head.bytes()[traceparent + LENGTH - 1]) & 1) != 0;
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + HALF; i++) {
            number = number << 4 | digit(bytes[i]);
        }
        return number;
    }

    private static int digit(byte hex) {
        return hex <= '9' ? hex - '0' : hex - 'a' + 10;
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
        return new String(bytes, from, to - from, US_ASCII);
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
}
