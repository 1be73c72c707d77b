package io.llamatap.metrics.declaration;

/** The unit of a family: values are counted as whole numbers in an internal unit, and shown in a base unit. */
public enum MetricUnit {
    /** A number without a unit. */
    NONE("", 1),
    /** Counted in nanoseconds. */
    SECONDS("seconds", 1e9),
    BYTES("bytes", 1),
    TOKENS("tokens", 1),
    /** Counted in ten-thousandths. */
    RATIO("ratio", 1e4),
    /** Counted in thousandths of a token per second. */
    TOKENS_PER_SECOND("tokens_per_second", 1e3);

    private final String suffix;
    private final double scale;

    MetricUnit(String suffix, double scale) {
        this.suffix = suffix;
        this.scale = scale;
    }

    /** Returns the end of the names of such families, before {@code _total}; empty if there is none. */
    public String suffix() {
        return suffix;
    }

    /** Converts a counted value to the unit that is shown. */
    public double shown(long counted) {
        return counted / scale;
    }

    public double scale() {
        return scale;
    }

    long counted(double shown) {
        return Math.round(shown * scale);
    }
}
