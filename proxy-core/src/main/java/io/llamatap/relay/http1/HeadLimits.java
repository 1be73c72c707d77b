package io.llamatap.relay.http1;

/**
 * How large a head may be.
 *
 * @param requestLineBytes the longest request line, up to its version
 * @param headBytes the largest head, all lines together
 * @param headerCount the most header fields
 */
public record HeadLimits(int requestLineBytes, int headBytes, int headerCount) {}
