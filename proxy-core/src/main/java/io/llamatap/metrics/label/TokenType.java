package io.llamatap.metrics.label;

/** The type of tokens: the values of the label {@code type}. */
public enum TokenType implements ClosedValue {
    /** The part of a prompt that was not cached; the whole prompt if the cached part is unknown. */
    INPUT("input"),
    /** The part of a prompt that was cached. */
    INPUT_CACHED("input_cached"),
    /** Generated tokens, including thinking. */
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
