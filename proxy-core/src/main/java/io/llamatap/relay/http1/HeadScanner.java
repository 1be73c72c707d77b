package io.llamatap.relay.http1;

import org.jspecify.annotations.Nullable;

/**
 * Checks every byte of a head and finds its end, over pieces that may be split anywhere.
 *
 * <p>Strict on purpose (RFC 9112 without its leniencies): CRLF only, single blanks in the start line, no folded lines, no blank
 * before a colon. The result depends on the bytes alone, never on how they were split: the first byte that breaks a rule decides.
 * One per connection and direction; used on that connection's event loop.
 */
public final class HeadScanner {
    /** The head is not complete. */
    static final int MORE = -1;
    /** The head breaks a rule; see {@link #failure}. */
    static final int FAILED = -2;

    private static final int METHOD_LIMIT = 64;
    private static final int EMPTY_LINES_LIMIT = 4;
    /** The content type of a handshake record: the first byte of a client that expects TLS (RFC 8446 section 5.1). */
    private static final byte TLS_HANDSHAKE = 22;

    private final boolean request;
    private final HeadState initial;
    private final HeadLimits limits;

    private HeadState state;
    private int position;
    private int start;
    private int inElement;
    private int emptyLines;
    private int fields;
    private boolean otherMajorVersion;
    private @Nullable HeadFault failure;

    private HeadScanner(boolean request, HeadState initial, HeadLimits limits) {
        this.request = request;
        this.initial = initial;
        this.limits = limits;
        this.state = initial;
    }

    public static HeadScanner forRequests(HeadLimits limits) {
        return new HeadScanner(true, HeadState.BEFORE, limits);
    }

    public static HeadScanner forResponses(HeadLimits limits) {
        return new HeadScanner(false, HeadState.STATUS_VERSION, limits);
    }

    /** Creates a scanner for trailer sections: fields and an empty line, without a start line. */
    static HeadScanner forTrailers(HeadLimits limits) {
        return new HeadScanner(true, HeadState.FIELD_START, limits);
    }

    /** Starts with a new head. */
    void reset() {
        state = initial;
        position = 0;
        start = 0;
        inElement = 0;
        emptyLines = 0;
        fields = 0;
        otherMajorVersion = false;
        failure = null;
    }

    /** Returns the rule that was broken; valid after {@link #FAILED}. */
    HeadFault failure() {
        return failure == null ? HeadFault.FIELD : failure;
    }

    /** Returns how many bytes of empty lines precede the start line. */
    int start() {
        return start;
    }

    /** Returns whether a byte of the start line was seen. Empty lines before it do not count. */
    boolean isStarted() {
        return position > 0 && state != HeadState.BEFORE && state != HeadState.BEFORE_LF;
    }

    /**
     * Scans {@code bytes[from, to)}, which follow what was scanned before.
     *
     * @return the length of the whole head, {@link #MORE} or {@link #FAILED}
     */
    int scan(byte[] bytes, int from, int to) {
        // Bytes beyond the limit are never read, so that the result does not depend on how much arrived at once.
        int base = from - position;
        int end = Math.min(to, base + start + limits.headBytes());
        int i = from;
        while (i < end) {
            byte b = bytes[i++];
            switch (state) {
                case BEFORE -> {
                    if (b == '\r') {
                        state = HeadState.BEFORE_LF;
                    } else if (!CharacterClasses.isToken(b)) {
                        return fail(b == TLS_HANDSHAKE ? HeadFault.TLS_ON_PLAIN_PORT : HeadFault.REQUEST_LINE);
                    } else {
                        start = i - 1 - base;
                        end = Math.min(to, base + start + limits.headBytes());
                        inElement = 1;
                        state = HeadState.METHOD;
                    }
                }
                case BEFORE_LF -> {
                    if (b != '\n' || ++emptyLines > EMPTY_LINES_LIMIT) {
                        return fail(HeadFault.REQUEST_LINE);
                    }
                    state = HeadState.BEFORE;
                }
                case METHOD -> {
                    if (b == ' ') {
                        inElement = 0;
                        state = HeadState.TARGET;
                    } else if (!CharacterClasses.isToken(b) || ++inElement > METHOD_LIMIT) {
                        return fail(HeadFault.REQUEST_LINE);
                    }
                }
                case TARGET -> {
                    if (b == ' ' && inElement > 0) {
                        inElement = 0;
                        state = HeadState.VERSION;
                    } else if (!CharacterClasses.isTarget(b)) {
                        return fail(b == ' ' || b == '\t' ? HeadFault.REQUEST_LINE : HeadFault.REQUEST_TARGET);
                    } else {
                        inElement++;
                        if (i - base - start > limits.requestLineBytes()) {
                            return fail(HeadFault.LINE_TOO_LONG);
                        }
                    }
                }
                case VERSION -> {
                    if (!isVersionByte(b)) {
                        return fail(HeadFault.REQUEST_LINE);
                    }
                    if (b == '\r') {
                        state = HeadState.LINE_LF;
                    }
                }
                case STATUS_VERSION -> {
                    if (b == ' ' && inElement == 8 && !otherMajorVersion) {
                        inElement = 0;
                        state = HeadState.STATUS_CODE;
                    } else if (b == '\r' || !isVersionByte(b)) {
                        return fail(HeadFault.RESPONSE);
                    }
                }
                case STATUS_CODE -> {
                    if (!CharacterClasses.isDigit(b)) {
                        return fail(HeadFault.RESPONSE);
                    }
                    if (++inElement == 3) {
                        state = HeadState.AFTER_STATUS_CODE;
                    }
                }
                case AFTER_STATUS_CODE -> {
                    if (b == ' ') {
                        state = HeadState.REASON;
                    } else if (b == '\r') {
                        state = HeadState.LINE_LF;
                    } else {
                        return fail(HeadFault.RESPONSE);
                    }
                }
                case REASON -> {
                    if (b == '\r') {
                        state = HeadState.LINE_LF;
                    } else if (!CharacterClasses.isValue(b)) {
                        return fail(HeadFault.RESPONSE);
                    }
                }
                case LINE_LF -> {
                    if (b != '\n') {
                        return fail(HeadFault.REQUEST_LINE);
                    }
                    if (otherMajorVersion) {
                        return fail(HeadFault.VERSION);
                    }
                    state = HeadState.FIELD_START;
                }
                case FIELD_START -> {
                    if (b == '\r') {
                        state = HeadState.END_LF;
                    } else if (!CharacterClasses.isToken(b)) {
                        return fail(HeadFault.FIELD);
                    } else if (++fields > limits.headerCount()) {
                        return fail(HeadFault.TOO_MANY_FIELDS);
                    } else {
                        state = HeadState.NAME;
                    }
                }
                case NAME -> {
                    while (CharacterClasses.isToken(b) && i < end) {
                        b = bytes[i++];
                    }
                    if (b == ':') {
                        state = HeadState.VALUE;
                    } else if (!CharacterClasses.isToken(b)) {
                        return fail(HeadFault.FIELD);
                    }
                }
                case VALUE -> {
                    if (CharacterClasses.isValue(b)) {
                        i = CharacterClasses.endOfValue(bytes, i, end);
                        if (i == end) {
                            continue;
                        }
                        b = bytes[i++];
                    }
                    if (b == '\r') {
                        state = HeadState.VALUE_LF;
                    } else if (!CharacterClasses.isValue(b)) {
                        return fail(HeadFault.FIELD);
                    }
                }
                case VALUE_LF -> {
                    if (b != '\n') {
                        return fail(HeadFault.FIELD);
                    }
                    state = HeadState.FIELD_START;
                }
                case END_LF -> {
                    if (b != '\n') {
                        return fail(HeadFault.FIELD);
                    }
                    position = i - base;
                    return position;
                }
            }
        }
        position = i - base;
        return position - start >= limits.headBytes() ? fail(HeadFault.HEAD_TOO_LARGE) : MORE;
    }

    /** Checks the next byte of {@code HTTP/d.d} and, for requests, the CR after it. */
    private boolean isVersionByte(byte b) {
        int at = inElement++;
        otherMajorVersion |= at == HttpVersion.MAJOR_AT && b != '1';
        return HttpVersion.isAllowed(b, at);
    }

    private int fail(HeadFault cause) {
        failure = request ? cause : HeadFault.RESPONSE;
        return FAILED;
    }
}
