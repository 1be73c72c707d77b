package io.llamatap.server.config.value;

/**
 * The value of a setting. Immutable.
 *
 * @param raw what was written, and where
 * @param value the parsed value
 */
public record Setting(RawValue raw, Object value) {}
