package io.llamatap.relay.http1;

/**
 * Judges a response whose head is well-formed, and says how its body ends (RFC 9112 section 6.3).
 *
 * <p>One per event loop. The verdict's details are valid until the next response is judged.
 */
public final class ResponseValidator {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final FramingFields framingFields = new FramingFields();

    private BodyFraming framing = BodyFraming.NONE;
    private boolean persistent;

    /**
     * Judges a head, and drops from it the fields that its status forbids.
     *
     * @param toHead whether it answers HEAD
     * @return whether it may be passed on
     */
    public boolean judge(Head head, boolean toHead) {
        int status = head.status();
        // We forward no Upgrade, so nobody asked for a 101; the bounds come first, since 0xx would pass for interim.
        if (status < 100 || status > 599 || status == 101) {
            return false;
        }
        if (!connection.read(head)) {
            return false;
        }
        persistent = connection.isPersistent(head.minorVersion());
        if (framingFields.read(head) != null) {
            return false;
        }
        if (status < 200 || status == 204) {
            // RFC 9110 section 8.6: neither has a length; a sender that gives one may well send a body too.
            persistent &= status < 200 || (!framingFields.hasLength() && !framingFields.isChunked());
            head.dropAll(FieldName.CONTENT_LENGTH);
            head.dropAll(FieldName.TRANSFER_ENCODING);
            framing = BodyFraming.NONE;
        } else if (toHead || status == 304) {
            framing = BodyFraming.NONE;
        } else if (framingFields.isChunked()) {
            framing = BodyFraming.CHUNKED;
        } else if (framingFields.hasLength()) {
            framing = framingFields.length() == 0 ? BodyFraming.NONE : BodyFraming.LENGTH;
        } else {
            framing = BodyFraming.UNTIL_CLOSE;
            persistent = false;
        }
        return true;
    }

    public BodyFraming framing() {
        return framing;
    }

    /** The value of Content-Length. */
    public long contentLength() {
        return framingFields.length();
    }

    /** Says whether the upstream's connection may be used again. */
    public boolean isPersistent() {
        return persistent;
    }
}
