package io.llamatap.server.access;

/** A file of secrets cannot be used. The message follows the file's name and quotes nothing from the file. */
public final class BadTokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTokenFileException(String message) {
        super(message, null, false, false);
    }
}
