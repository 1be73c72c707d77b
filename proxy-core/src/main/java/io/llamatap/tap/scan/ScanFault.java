package io.llamatap.tap.scan;

/**
 * Why a body could not be read, or not whole.
 *
 * <p>After a fault the scanner reads no more of the body, but for {@link #OVERSIZE_TOKEN}. What was found before it stays. The
 * relay never notices.
 */
public enum ScanFault {
    /** Not JSON as RFC 8259 has it, or cut off before the body's end. */
    MALFORMED_JSON,
    /** A wanted value is longer than what is held of it: it was cut at {@link ScanLimits#NAME_BYTES}, reading went on. */
    OVERSIZE_TOKEN,
    /** Nested deeper than {@link ScanLimits#DEPTH}. */
    DEPTH,
    /** Neither labelled as JSON or server-sent events nor looking like either. */
    UNKNOWN_FRAMING
}
