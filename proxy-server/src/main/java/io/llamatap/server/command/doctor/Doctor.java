package io.llamatap.server.command.doctor;

import io.llamatap.server.command.Command;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import java.util.List;

/** To be written. */
public final class Doctor implements Command {
    @Override
    public List<CommandOption> options() {
        return List.of();
    }

    @Override
    public int run(CommandLine line, Surroundings surroundings) throws CommandException {
        throw new CommandException(ExitStatus.USAGE, "is not there yet");
    }
}
