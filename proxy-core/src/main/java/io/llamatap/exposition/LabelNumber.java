package io.llamatap.exposition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes a number as the value of {@code le} or {@code quantile}, in the form to which Prometheus 3 normalises scraped values:
 * {@code 1.0}, {@code 131072.0}, {@code 1.048576e+06}, {@code 5e-06}. Pushed values are not normalised, so a series that is
 * scraped and pushed is the same series only if it is written in this form.
 *
 * <p>The rule is that of FormatOpenMetricsFloat in Prometheus: Go's format {@code 'g'} with the fewest digits that identify the
 * number, and {@code .0} after an integer. Stateless. It takes some microseconds per number.
 */
final class LabelNumber {
    private static final int MAX_DIGITS = 17;
    /** Go uses scientific notation for exponents from LARGE up and from SMALL down. */
    private static final int LARGE = 6;

    private static final int SMALL = -5;

    private LabelNumber() {}

    static String of(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number == 0) {
            return "0.0"; // Prometheus drops the sign of zero.
        }
        String sign = number < 0 ? "-" : "";
        BigDecimal shortest = shortest(Math.abs(number)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        if (exponent >= LARGE || exponent <= SMALL) {
            return sign + scientific(digits, exponent);
        }
        String plain = shortest.toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    private static String scientific(String digits, int exponent) {
        int size = Math.abs(exponent);
        return digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (size < 10 ? "0" : "")
                + size;
    }

    /**
     * Returns the decimal number with the fewest digits that is read as this number. {@link Double#toString} returns it only
     * since Java 19.
     */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
            boolean isBelow = below.doubleValue() == number;
            boolean isAbove = above.doubleValue() == number;
            if (isBelow && isAbove) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            }
            if (isBelow || isAbove) {
                return isBelow ? below : above;
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    }
}
