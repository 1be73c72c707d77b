package io.llamatap.server.config;

/**
 * A value as it was written somewhere, not yet read.
 *
 * @param origin where it was written
 * @param text what was written
 */
record RawValue(Origin origin, String text) {}
