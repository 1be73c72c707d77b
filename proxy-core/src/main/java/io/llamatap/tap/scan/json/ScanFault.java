package io.llamatap.tap.scan.json;

/**
 * Why a body could not be read, or not completely.
 *
 * <p>After any fault except {@link #OVERSIZE_TOKEN} the scanner does not read the rest of the body. What it found before stays.
 * The relay is not affected.
 */
public enum ScanFault {
    /** The body is not JSON (RFC 8259), or is cut off. */
    MALFORMED_JSON,
    /** A wanted value is longer than {@link ScanLimits#NAME_BYTES} and was truncated. Reading continues. */
    OVERSIZE_TOKEN,
    /** The JSON is nested deeper than {@link ScanLimits#DEPTH}. */
    DEPTH,
    /** The body is neither labelled as JSON or server-sent events nor looks like either. */
    UNKNOWN_FRAMING
}
