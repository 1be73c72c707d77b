package io.llamatap.tap.scan;

/**
 * Why a body could not be read, or not whole: the closed set of values of the label {@code reason} of tap failures.
 *
 * <p>After a fault the scanner reads no more of the body, but for {@link #OVERSIZE_TOKEN}. What was found before it stays. The
 * relay never notices.
 */
public enum ScanFault {
    /** Not JSON as RFC 8259 has it, or cut off before the body's end. */
    MALFORMED_JSON("malformed_json"),
    /** A wanted value is longer than what is held of it: it was cut at {@link JsonScanner#MAX_NAME_BYTES}, reading went on. */
    OVERSIZE_TOKEN("oversize_token"),
    /** Nested deeper than {@link JsonScanner#MAX_DEPTH}. */
    DEPTH("depth"),
    /** Neither labelled as JSON or server-sent events nor looking like either. */
    UNKNOWN_FRAMING("unknown_framing");

    private final String label;

    ScanFault(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code reason}. */
    public String label() {
        return label;
    }
}
