package io.llamatap.server.text;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as they stand in logs: RFC 3339 in UTC with milliseconds, {@code 2026-11-22T05:10:44.007Z}. Everything has the same width,
 * and no table of time zones is taken into memory for it. Without state: any thread.
 */
public final class Timestamp {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int THOUSAND = 1_000;

    private Timestamp() {}

    /** Writes a time between the years 0 and 9999; what is below a millisecond is left out. */
    public static String of(Instant time) {
        LocalDateTime second = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        // The JDK leaves seconds of zero out; one digit too many keeps the leading zeros.
        String millis = Integer.toString(THOUSAND + time.getNano() / NANOS_PER_MILLI);
        return new StringBuilder(24)
                .append(second)
                .append(second.getSecond() == 0 ? ":00." : ".")
                .append(millis, 1, millis.length())
                .append('Z')
                .toString();
    }
}
