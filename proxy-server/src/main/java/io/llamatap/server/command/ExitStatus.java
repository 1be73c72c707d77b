package io.llamatap.server.command;

/** The exit statuses of sub-commands. From 64 on, they are those of sysexits. */
public final class ExitStatus {
    /** All is well. */
    public static final int FINE = 0;
    /** The command did its work, and what it found is not well. */
    public static final int FOUND = 1;
    /** The arguments are wrong (EX_USAGE). */
    public static final int USAGE = 64;
    /** Llamatap or Ollama cannot be reached (EX_UNAVAILABLE). */
    public static final int UNAVAILABLE = 69;

    private ExitStatus() {}
}
