package io.llamatap.server.config;

/** A text is not a value of its kind. */
final class BadValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String wrong;

    BadValueException(String wrong) {
        super(wrong, null, false, false);
        this.wrong = wrong;
    }

    /** Returns what is wrong, in words that go on after the value. */
    String wrong() {
        return wrong;
    }
}
