package io.llamatap.relay.http1;

import org.jspecify.annotations.Nullable;

/**
 * Validates the meaning of a well-formed request head: framing, Host, target, expectations.
 *
 * <p>One per event loop. The results ({@link #framing} and so on) are valid until the next request is validated.
 */
public final class RequestValidator {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final FramingFields framingFields = new FramingFields();

    private BodyFraming framing = BodyFraming.NONE;
    private boolean keepAlive;
    private int host;
    private int authorityStart;
    private int authorityEnd;
    private int targetStart;
    private boolean options;
    private boolean expectsContinue;

    /** Returns the rule that the request breaks; null if it is valid. */
    @Nullable
    public HeadFault judge(Head head) {
        if (!connection.read(head)) {
            return HeadFault.CONNECTION;
        }
        keepAlive = connection.isPersistent(head.minorVersion());
        HeadFault failure = framingFields.read(head);
        if (failure != null) {
            return failure;
        }
        framing = framingFields.isChunked()
                ? BodyFraming.CHUNKED
                : framingFields.length() > 0 ? BodyFraming.LENGTH : BodyFraming.NONE;
        if (isMethod(head, "connect")) {
            return HeadFault.CONNECT;
        }
        failure = judgeTarget(head);
        if (failure != null) {
            return failure;
        }
        failure = judgeFields(head);
        if (failure != null) {
            return failure;
        }
        if (host < 0 && head.minorVersion() > 0) {
            return HeadFault.HOST;
        }
        return framing != BodyFraming.NONE && isMethod(head, "trace") ? HeadFault.TRACE_BODY : null;
    }

    private static boolean isMethod(Head head, String lowerCase) {
        return CharacterClasses.equalsIgnoreCase(head.bytes(), head.firstStart(), head.firstEnd(), lowerCase);
    }

    /** Accepts the origin form, the absolute form with http, and {@code *} for OPTIONS (RFC 9112 section 3.2). */
    private @Nullable HeadFault judgeTarget(Head head) {
        byte[] bytes = head.bytes();
        int from = head.secondStart();
        int to = head.secondEnd();
        authorityStart = -1;
        targetStart = from;
        options = head.text(head.firstStart(), head.firstEnd()).equals("OPTIONS");
        if (bytes[from] == '/') {
            return null;
        }
        if (to - from == 1 && bytes[from] == '*') {
            return options ? null : HeadFault.REQUEST_TARGET;
        }
        int scheme = from + "http://".length();
        if (to < scheme || !CharacterClasses.equalsIgnoreCase(bytes, from, scheme, "http://")) {
            return HeadFault.REQUEST_TARGET;
        }
        int end = scheme;
        while (end < to && bytes[end] != '/' && bytes[end] != '?') {
            end++;
        }
        if (!Authority.isValid(bytes, scheme, end)) {
            return HeadFault.REQUEST_TARGET;
        }
        authorityStart = scheme;
        authorityEnd = end;
        targetStart = end;
        return null;
    }

    private @Nullable HeadFault judgeFields(Head head) {
        host = -1;
        expectsContinue = false;
        boolean key1 = false;
        boolean key2 = false;
        for (int i = 0; i < head.count(); i++) {
            switch (head.name(i)) {
                case HOST -> {
                    if (host >= 0 || !Authority.isValid(head.bytes(), head.valueStart(i), head.valueEnd(i))) {
                        return HeadFault.HOST;
                    }
                    host = i;
                }
                case EXPECT -> {
                    if (head.minorVersion() == 0) {
                        // RFC 9110 section 10.1.1: an expectation in HTTP/1.0 is ignored. The client could not read a
                        // 100.
                        head.drop(i);
                    } else if (!head.valueIs(i, "100-continue")) {
                        return HeadFault.EXPECTATION;
                    } else {
                        expectsContinue = true;
                    }
                }
                case SEC_WEBSOCKET_KEY1 -> key1 = true;
                case SEC_WEBSOCKET_KEY2 -> key2 = true;
                default -> {}
            }
        }
        return key1 && key2 ? HeadFault.OLD_WEBSOCKET : null;
    }

    public BodyFraming framing() {
        return framing;
    }

    /** Returns the value of Content-Length; 0 if there is none. */
    public long contentLength() {
        return framingFields.length();
    }

    /** Returns whether the client's connection may be used again. */
    public boolean isKeepAlive() {
        return keepAlive;
    }

    /** Returns the index of the Host field; -1 if there is none. */
    int host() {
        return host;
    }

    /** Returns whether the target has the absolute form, so that its authority replaces Host (RFC 9112 section 3.2.2). */
    public boolean hasAuthority() {
        return authorityStart >= 0;
    }

    /**
     * Returns the host and port of the request: those of an absolute target, else those of the Host field; empty if there are
     * neither.
     */
    public String authority(Head head) {
        if (hasAuthority()) {
            return head.text(authorityStart, authorityEnd);
        }
        return host < 0 ? "" : head.text(head.valueStart(host), head.valueEnd(host));
    }

    int authorityStart() {
        return authorityStart;
    }

    int authorityEnd() {
        return authorityEnd;
    }

    /** Returns whether the client may wait for a 100 before it sends the body. */
    public boolean expectsContinue() {
        return expectsContinue;
    }

    /** Returns whether the method is OPTIONS. */
    boolean isOptions() {
        return options;
    }

    /** Returns the index of the origin form of the target; equal to {@link Head#secondEnd} if it is empty. */
    public int targetStart() {
        return targetStart;
    }
}
