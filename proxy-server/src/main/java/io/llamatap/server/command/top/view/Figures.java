package io.llamatap.server.command.top.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them, with their units. Formatted by hand: a formatter takes a while to load. Stateless. */
final class Figures {
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;
    private static final long DAY = 86_400;
    private static final long NEVER = 3650 * DAY;

    private final String unknown;
    private final String micro;

    Figures(Letters letters) {
        this.unknown = letters.unknown();
        this.micro = letters == Letters.UNICODE ? " \u00b5s" : " us";
    }

    /** Returns a number without its fraction, with separators. */
    String count(double value) {
        return Double.isNaN(value) ? unknown : count(Math.round(value));
    }

    /** Returns a whole number with separators. */
    String count(long value) {
        String digits = Long.toString(value);
        StringBuilder text = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > 0 && digits.charAt(i - 1) != '-'; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** Returns a number with one decimal. */
    String tenth(double value) {
        if (Double.isNaN(value)) {
            return unknown;
        }
        long tenths = Math.round(value * 10);
        return count(tenths / 10) + "." + tenths % 10;
    }

    /** Returns a count that may be large. */
    String large(double value) {
        if (value < 1e6) {
            return count(value);
        }
        return value < 1e9 ? tenth(value / 1e6) + " M" : tenth(value / 1e9) + " G";
    }

    String share(double value) {
        return Double.isNaN(value) ? unknown : count(value * 100) + " %";
    }

    String bytes(double value) {
        if (Double.isNaN(value)) {
            return unknown;
        }
        return value < 1e9 ? count(value / 1e6) + " MB" : tenth(value / 1e9) + " GB";
    }

    /** Returns an age or a time that is left. */
    String duration(double seconds) {
        if (Double.isNaN(seconds)) {
            return unknown;
        }
        return seconds < MINUTE ? tenth(Math.max(0, seconds)) + " s" : wholeSeconds((long) seconds);
    }

    /** Returns a long time, without parts of a second. */
    String wholeSeconds(long seconds) {
        if (seconds < MINUTE) {
            return Math.max(0, seconds) + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min " + twoDigits(seconds % MINUTE) + " s";
        }
        return seconds < DAY
                ? seconds / HOUR + " h " + twoDigits(seconds % HOUR / MINUTE) + " min"
                : seconds / DAY + " d " + seconds % DAY / HOUR + " h";
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    /** Returns a time that a machine took: from microseconds on. */
    String latency(double seconds) {
        if (Double.isNaN(seconds)) {
            return unknown;
        }
        if (seconds < 1e-3) {
            return count(seconds * 1e6) + micro;
        }
        if (seconds < 1) {
            return (seconds < 1e-2 ? tenth(seconds * 1e3) : count(seconds * 1e3)) + " ms";
        }
        return duration(seconds);
    }

    /** Returns for how long something has been so, with the words before it; empty if that is unknown. */
    String lasting(@Nullable Instant since, Instant now) {
        return since == null
                ? ""
                : " for " + wholeSeconds(Duration.between(since, now).toSeconds());
    }

    /** Returns the time that is left. */
    String left(@Nullable Instant end, Instant now) {
        if (end == null) {
            return unknown;
        }
        long seconds = Duration.between(now, end).toSeconds();
        if (seconds > NEVER) {
            return "never";
        }
        return seconds < 0 ? "any moment" : wholeSeconds(seconds);
    }
}
