package io.llamatap.server.access;

/** No tokens can be had from a file; the message says why, in words that follow the file's name, and quotes nothing of it. */
public final class BadTokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTokenFileException(String message) {
        super(message, null, false, false);
    }
}
