package io.llamatap.server.command;

/**
 * The exit statuses of Llamatap. From 64 on, they are those of sysexits. Each is in the help, in the manual page and in docs/operation.md,
 * beside those of the JVM.
 */
public final class ExitStatus {
    /** All is well. */
    public static final int FINE = 0;
    /** A sub-command did its work, and what it found is not well. */
    public static final int FOUND = 1;
    /** The arguments or the settings are wrong (EX_USAGE). */
    public static final int USAGE = 64;
    /** An address cannot be listened on, or Llamatap or Ollama cannot be reached (EX_UNAVAILABLE). */
    public static final int UNAVAILABLE = 69;
    /** A fault of Llamatap itself (EX_SOFTWARE). */
    public static final int BUG = 70;
    /** Output cannot be written (EX_IOERR). */
    public static final int CANNOT_WRITE = 74;

    private ExitStatus() {}
}
