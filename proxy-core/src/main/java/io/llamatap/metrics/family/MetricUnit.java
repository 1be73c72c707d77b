package io.llamatap.metrics.family;

/** In what a family is counted inside, as whole numbers, and in what it is shown: base units. */
public enum MetricUnit {
    /** A bare count. */
    NONE("", 1),
    /** Nanoseconds inside. */
    SECONDS("seconds", 1e9),
    BYTES("bytes", 1),
    TOKENS("tokens", 1),
    /** Thousandths of a token per second inside. */
    TOKENS_PER_SECOND("tokens_per_second", 1e3);

    private final String suffix;
    private final double scale;

    MetricUnit(String suffix, double scale) {
        this.suffix = suffix;
        this.scale = scale;
    }

    /** Returns how the names of such families end, before {@code _total}; empty where nothing is demanded. */
    public String suffix() {
        return suffix;
    }

    /** Turns a value as counted into one as shown. */
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
