package io.llamatap.server.config.value;

/**
 * A value as it was written, not yet parsed.
 *
 * @param origin where it was written
 * @param text what was written
 */
public record RawValue(Origin origin, String text) {}
