package io.llamatap.metrics.label;

/** What tokens were for. */
public enum TokenType implements ClosedValue {
    /** The part of a prompt that had to be computed; the whole prompt where the cached part is not told. */
    INPUT("input"),
    /** The part of a prompt that came from the cache. */
    INPUT_CACHED("input_cached"),
    /** Generated, thinking included. */
    OUTPUT("output");

    private final String label;

    TokenType(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
