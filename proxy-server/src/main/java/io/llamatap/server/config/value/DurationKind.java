package io.llamatap.server.config.value;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations such as {@code 500ms}, {@code 5s}, {@code 1m30s}, {@code 2h}, {@code 1.5s}; a number without a unit is seconds. {@link
 * Duration#ZERO} stands for {@code off} if that is accepted.
 *
 * @param min the shortest accepted
 * @param max the longest accepted
 * @param offAllowed whether {@code off} is accepted
 */
public record DurationKind(Duration min, Duration max, boolean offAllowed) implements ValueKind<Duration> {
    private static final Pattern WHOLE =
            Pattern.compile("\\d{1,12}(\\.\\d{1,9})?|(\\d{1,12}(\\.\\d{1,9})?(ms|s|m|h|d)){1,5}");
    private static final Pattern PART = Pattern.compile("(?<whole>\\d+)(?:\\.(?<fraction>\\d+))?(?<unit>ms|s|m|h|d)?");

    public static DurationKind between(String min, String max) {
        return new DurationKind(plain(min), plain(max), false);
    }

    public DurationKind orOff() {
        return new DurationKind(min, max, true);
    }

    @Override
    public Duration parse(String text) throws BadValueException {
        if (offAllowed && text.equals("off")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new BadValueException("is not a duration");
        }
        Duration value = plain(text);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new BadValueException("is out of range");
        }
        return value;
    }

    @Override
    public String accepted() {
        return "a duration from " + format(min) + " to " + format(max) + (offAllowed ? ", or off" : "")
                + ", such as 500ms, 5s, 1m30s, 2h; a number without a unit is seconds";
    }

    // Not with BigDecimal, whose loading slows down every start.
    private static Duration plain(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            ChronoUnit unit = unit(part.group("unit"));
            sum = sum.plus(Long.parseLong(part.group("whole")), unit);
            if (part.group("fraction") != null) {
                long billionths = Long.parseLong((part.group("fraction") + "00000000").substring(0, 9));
                sum = sum.plusNanos(billionths * unit.getDuration().toMillis() / 1000);
            }
        }
        return sum;
    }

    private static ChronoUnit unit(@Nullable String text) {
        return switch (text == null ? "s" : text) {
            case "ms" -> ChronoUnit.MILLIS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            default -> ChronoUnit.SECONDS;
        };
    }

    /** Returns a duration in the accepted form, the largest unit first. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count != 0) {
            text.append(count).append(unit);
        }
    }
}
