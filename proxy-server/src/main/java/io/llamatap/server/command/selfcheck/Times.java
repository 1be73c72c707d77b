package io.llamatap.server.command.selfcheck;

import java.util.Locale;

/** Writes times for people. Stateless. */
final class Times {
    private static final double MILLI = 1e6;

    private Times() {}

    /** Returns a time with its unit, such as 0.4 ms, 51 ms or 2.31 s. */
    static String text(long nanos) {
        double millis = nanos / MILLI;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        return millis < 1000
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }
}
