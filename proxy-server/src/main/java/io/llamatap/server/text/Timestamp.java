package io.llamatap.server.text;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Formats times of logs: RFC 3339 in UTC with milliseconds, {@code 2026-11-22T05:10:44.007Z}. All have the same width, and no time zone
 * data is loaded. Stateless.
 */
public final class Timestamp {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int THOUSAND = 1_000;

    private Timestamp() {}

    /** Formats a time between the years 0 and 9999, truncated to milliseconds. */
    public static String of(Instant time) {
        LocalDateTime second = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        // The JDK omits seconds of zero. An additional leading digit keeps the leading zeros.
        String millis = Integer.toString(THOUSAND + time.getNano() / NANOS_PER_MILLI);
        return new StringBuilder(24)
                .append(second)
                .append(second.getSecond() == 0 ? ":00." : ".")
                .append(millis, 1, millis.length())
                .append('Z')
                .toString();
    }
}
