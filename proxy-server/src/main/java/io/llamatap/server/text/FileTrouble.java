package io.llamatap.server.text;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Explains why a file cannot be read, in words that follow the file's name. Stateless. */
public final class FileTrouble {
    private FileTrouble() {}

    /** Returns the reason. */
    public static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "cannot be read: permission denied";
        }
        // The system's words, which a name may precede.
        if (String.valueOf(e.getMessage()).endsWith("Is a directory")) {
            return "is a folder";
        }
        return e instanceof MalformedInputException ? "is not UTF-8 text" : "cannot be read: " + e.getMessage();
    }
}
