package io.llamatap.relay.http1;

/**
 * Validates the meaning of a well-formed response head, and determines the framing of its body (RFC 9112 section 6.3).
 *
 * <p>One per event loop. The results are valid until the next response is validated.
 */
public final class ResponseValidator {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final FramingFields framingFields = new FramingFields();

    private BodyFraming framing = BodyFraming.NONE;
    private boolean persistent;

    /**
     * Validates a head, and drops the fields that its status forbids.
     *
     * @param toHead whether it is the response to a HEAD request
     * @return whether it is valid
     */
    public boolean judge(Head head, boolean toHead) {
        int status = head.status();
        // Upgrade is never forwarded, so a 101 is invalid. The range is checked first, since 0xx would be taken for an
        // interim response.
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
            // RFC 9110 section 8.6: these have no Content-Length. A sender that gives one may also send a body, so its
            // connection is not reused.
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

    /** Returns the value of Content-Length. */
    public long contentLength() {
        return framingFields.length();
    }

    /** Returns whether the upstream's connection may be used again. */
    public boolean isPersistent() {
        return persistent;
    }
}
