package io.llamatap.server.config.value;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes in bytes, such as {@code 32768}, {@code 16KiB}, {@code 1MiB}. All units are powers of 1024.
 *
 * @param min the fewest bytes accepted
 * @param max the most bytes accepted
 * @param auto the value of {@code auto}; 0 if {@code auto} is not accepted
 */
public record SizeKind(int min, int max, int auto) implements ValueKind<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10}) ?(b|k|kb|kib|m|mb|mib|g|gb|gib)?");

    public static SizeKind between(int min, int max) {
        return new SizeKind(min, max, 0);
    }

    @Override
    public Integer parse(String text) throws BadValueException {
        if (auto > 0 && text.equals("auto")) {
            return auto;
        }
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new BadValueException("is not a size");
        }
        String unit = size.group(2) == null ? "b" : size.group(2);
        long bytes = Long.parseLong(size.group(1)) * bytesOf(unit);
        if (bytes < min || bytes > max) {
            throw new BadValueException("is out of range");
        }
        return (int) bytes;
    }

    private static long bytesOf(String unit) {
        return switch (unit.charAt(0)) {
            case 'g' -> 1 << 30;
            case 'm' -> 1 << 20;
            case 'k' -> 1 << 10;
            default -> 1;
        };
    }

    @Override
    public String accepted() {
        return "a size from " + format(min) + " to " + format(max) + ", such as 16KiB; a number without a unit is bytes"
                + (auto > 0 ? "; or auto" : "");
    }

    private static String format(int bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : bytes % 1024 == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }
}
