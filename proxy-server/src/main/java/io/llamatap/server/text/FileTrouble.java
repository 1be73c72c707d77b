package io.llamatap.server.text;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Explains why a file cannot be read or written, in words that follow the file's name. Stateless. */
public final class FileTrouble {
    private FileTrouble() {}

    /** Returns why a file could not be read. */
    public static String of(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (Files.isDirectory(file)) {
            // Engines mount a folder where the file to mount is not there, and nobody looks for that.
            return "is a folder, not a file; a container engine makes one if the file to mount is not on the host: remove that folder,"
                    + " create the file, and create the container again";
        }
        if (e instanceof AccessDeniedException) {
            return "cannot be read: permission denied for " + user();
        }
        return e instanceof MalformedInputException ? "is not UTF-8 text" : "cannot be read: " + reason(e);
    }

    /** Returns why a text is no path, in words that follow the text. */
    public static String ofName(InvalidPathException e) {
        // Java writes the names of files in the character set of the locale, which is ASCII where none is set.
        return e.getReason().startsWith("Malformed")
                ? "has characters that the locale of this process does not have; set the variable LC_ALL=C.UTF-8"
                : "is not a path";
    }

    /** Returns the system's reason, without the name of the file, which stands before it already. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException of ? of.getReason() : null;
        return reason == null ? String.valueOf(e.getMessage()) : reason;
    }

    /** Returns why nothing can be written to a file or folder that is there. */
    public static String ofWriting(Path file) {
        return "cannot be written: "
                + (isOnReadOnlyDisk(file) ? "the file system is read-only" : "permission denied for " + user());
    }

    private static boolean isOnReadOnlyDisk(Path file) {
        try {
            return Files.getFileStore(file).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the user as permissions see it: in a container it has no name as a rule, and is another than the file's owner. */
    private static String user() {
        try {
            return "user " + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "user " + System.getProperty("user.name");
        }
    }
}
