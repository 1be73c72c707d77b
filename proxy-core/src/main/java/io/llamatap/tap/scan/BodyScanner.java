package io.llamatap.tap.scan;

/**
 * Reads one body, in pieces cut anywhere, for the facts that it was made for.
 *
 * <p>Owned by the event loop of its exchange. Allocates nothing per piece. Broken input is not an exception: the scanner
 * stops reading and says so in the facts that it fills.
 */
public interface BodyScanner {
    /**
     * Reads {@code bytes[from, to)}.
     *
     * @param bytes the caller's array, valid during the call only
     */
    void scan(byte[] bytes, int from, int to);

    /** The body ended where its framing says that it ends. */
    void end();
}
