package io.llamatap.dist;

/** What is there cannot be used for a release; the message says what and why. */
final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
        super(message);
    }
}
