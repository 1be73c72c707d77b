package io.llamatap.tap.scan;

/** What is held of a body at most, whatever is sent. */
final class ScanLimits {
    /** Deeper nesting is a fault; Ollama's own bodies have a dozen levels, tool schemas a few dozen. */
    static final int DEPTH = 512;
    /** What is held of a model's name: a longer one is cut. */
    static final int NAME_BYTES = 1024;
    /** What is held of a string with a closed set of values, and of a key: a longer one is none that is wanted. */
    static final int WORD_BYTES = 64;
    /** What is held of a number: a longer one has no value. */
    static final int NUMBER_BYTES = 32;

    private ScanLimits() {}
}
