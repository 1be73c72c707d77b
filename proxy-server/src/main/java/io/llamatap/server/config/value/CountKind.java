package io.llamatap.server.config.value;

import java.util.regex.Pattern;

/**
 * Whole numbers.
 *
 * @param min the smallest accepted
 * @param max the largest accepted
 * @param auto the value of {@code auto}; 0 if {@code auto} is not accepted
 */
public record CountKind(int min, int max, int auto) implements ValueKind<Integer> {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,10}");

    public static CountKind between(int min, int max) {
        return new CountKind(min, max, 0);
    }

    @Override
    public Integer parse(String text) throws BadValueException {
        if (auto > 0 && text.equals("auto")) {
            return auto;
        }
        if (!DIGITS.matcher(text).matches()) {
            throw new BadValueException("is not a whole number");
        }
        long count = Long.parseLong(text);
        if (count < min || count > max) {
            throw new BadValueException("is out of range");
        }
        return (int) count;
    }

    @Override
    public String accepted() {
        return "a whole number from " + min + " to " + max + (auto > 0 ? ", or auto" : "");
    }

    @Override
    public boolean isBare() {
        return auto == 0;
    }
}
