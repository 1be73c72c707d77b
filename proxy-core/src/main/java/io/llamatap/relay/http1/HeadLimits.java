package io.llamatap.relay.http1;

/**
 * Limits on the size of a head.
 *
 * @param requestLineBytes the longest request line, up to its version
 * @param headBytes the largest head, all lines together
 * @param headerCount the largest number of header fields
 */
public record HeadLimits(int requestLineBytes, int headBytes, int headerCount) {}
