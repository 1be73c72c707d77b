package io.llamatap.server.push;

/**
 * What a target responded. Immutable.
 *
 * @param retryAfter the Retry-After field; empty if missing
 * @param start the beginning of the body, which contains the receiver's error message
 */
record PushResponse(int status, String retryAfter, String start) {}
