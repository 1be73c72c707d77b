package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.ScanFault;

/**
 * Reads one body, whose chunks may be cut anywhere.
 *
 * <p>Owned by the event loop of its exchange. Allocates nothing per chunk. Invalid input is not an exception: the scanner stops
 * reading and records a {@link ScanFault}.
 */
public interface BodyScanner {
    /**
     * Reads {@code bytes[from, to)}.
     *
     * @param bytes the caller's array, valid during the call only
     */
    void scan(byte[] bytes, int from, int to);

    /** The body is complete. */
    void end();
}
