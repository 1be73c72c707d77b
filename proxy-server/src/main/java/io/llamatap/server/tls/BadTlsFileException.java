package io.llamatap.server.tls;

/** A file with certificates or a key cannot be used. The message says which file, why, and what to do. */
public final class BadTlsFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadTlsFileException(String message) {
        super(message);
        this.reason = message;
    }

    BadTlsFileException(String message, Throwable cause) {
        super(message, cause);
        this.reason = message;
    }

    /** Returns the message, which is never null. */
    public String reason() {
        return reason;
    }
}
