package io.llamatap.tap.scan.json;

/** The limits on what is stored of a body, whatever is sent. */
public final class ScanLimits {
    /**
     * The deepest nesting that is read; deeper nesting is a fault. Ollama's own bodies have a dozen levels, tool schemas a few
     * dozen.
     */
    public static final int DEPTH = 512;
    /** The maximum length of a model's name; a longer one is truncated. */
    public static final int NAME_BYTES = 1024;
    /** The maximum length of a key, and of a string with a closed set of values; a longer one matches nothing. */
    static final int WORD_BYTES = 64;
    /** The maximum length of a number; a longer one has no value. */
    static final int NUMBER_BYTES = 32;

    private ScanLimits() {}
}
