package io.llamatap.server.command;

import java.util.List;

/** What a sub-command does. Used by the main thread, once. */
public interface Command {
    /** Returns its own options, beside those that say where Llamatap is. */
    List<CommandOption> options();

    /**
     * Does it.
     *
     * @return the exit status, one of {@link ExitStatus}
     * @throws CommandException if it cannot do its work
     */
    int run(CommandLine line, Surroundings surroundings) throws CommandException, InterruptedException;
}
