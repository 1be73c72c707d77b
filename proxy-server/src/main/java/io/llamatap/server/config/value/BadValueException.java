package io.llamatap.server.config.value;

/** A value is not valid for its setting. */
public final class BadValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String wrong;

    public BadValueException(String wrong) {
        super(wrong, null, false, false);
        this.wrong = wrong;
    }

    /** Returns what is wrong, in words that follow the value. */
    public String wrong() {
        return wrong;
    }
}
