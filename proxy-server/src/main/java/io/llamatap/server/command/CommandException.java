package io.llamatap.server.command;

/** A sub-command cannot do its work. The message is for the user: what, where, and what is accepted. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Creates the exception.
     *
     * @param status the exit status, one of {@link ExitStatus}
     */
    public CommandException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns the exit status. */
    public int status() {
        return status;
    }
}
