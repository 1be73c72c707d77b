package io.llamatap.relay.http1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Dates in the format that HTTP senders must use, IMF-fixdate (RFC 9110 section 5.6.7): {@code Sun, 06 Nov 1994 08:49:37 GMT}.
 * The JDK's format omits the leading zero of the day, and loads a megabyte of classes and time zones. Stateless: any thread.
 */
public final class HttpDate {
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length();

    private HttpDate() {}

    /** Formats a time, with a precision of seconds. */
    public static String format(Instant time) {
        LocalDateTime date = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        int month = 3 * (date.getMonthValue() - 1);
        StringBuilder out = new StringBuilder(LENGTH)
                .append(DAYS[date.getDayOfWeek().getValue() - 1])
                .append(", ");
        twoDigits(out, date.getDayOfMonth());
        out.append(' ').append(MONTHS, month, month + 3).append(' ').append(date.getYear());
        twoDigits(out.append(' '), date.getHour());
        twoDigits(out.append(':'), date.getMinute());
        twoDigits(out.append(':'), date.getSecond());
        return out.append(" GMT").toString();
    }

    private static void twoDigits(StringBuilder out, int number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /**
     * Parses a date; returns null if it is invalid, or in one of the obsolete formats of RFC 850 and C. The day of the week is
     * ignored.
     */
    public static @Nullable Instant parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(", ", 3) || !text.endsWith(" GMT")) {
            return null;
        }
        int month = MONTHS.indexOf(text.substring(8, 11));
        boolean isSpaced = text.charAt(7) == ' ' && text.charAt(11) == ' ' && text.charAt(16) == ' ';
        if (!isSpaced || month % 3 != 0 || text.charAt(19) != ':' || text.charAt(22) != ':') {
            return null;
        }
        try {
            return LocalDateTime.of(
                            number(text, 12, 16),
                            month / 3 + 1,
                            number(text, 5, 7),
                            number(text, 17, 19),
                            number(text, 20, 22),
                            number(text, 23, 25))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns the number in a range of digits, or a value that is invalid in every part of a date. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MAX_VALUE;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
