package io.llamatap.server;

import io.llamatap.server.command.Command;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import io.llamatap.server.command.Target;
import io.llamatap.server.command.doctor.Doctor;
import io.llamatap.server.command.selfcheck.Selfcheck;
import io.llamatap.server.command.top.Top;
import io.llamatap.server.config.HelpText;
import io.llamatap.server.config.SubCommand;
import io.llamatap.server.text.JsonText;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Runs a sub-command from its arguments. */
final class Commands {
    private Commands() {}

    /**
     * Runs a sub-command and prints what keeps it from its work.
     *
     * @param args all arguments, the first of which is the sub-command
     * @return the exit status
     */
    static int run(SubCommand which, String[] args, Surroundings surroundings) throws InterruptedException {
        Command command = command(which);
        List<CommandOption> options = Stream.of(command.options(), Target.OPTIONS, List.of(CommandLine.HELP))
                .flatMap(List::stream)
                .toList();
        try {
            CommandLine line = CommandLine.parse(options, Arrays.asList(args).subList(1, args.length));
            if (line.has(CommandLine.HELP)) {
                surroundings.out().print(help(which, options));
                return ExitStatus.FINE;
            }
            int status = command.run(line, surroundings);
            return surroundings.out().checkError() ? ExitStatus.CANNOT_WRITE : status;
        } catch (CommandException e) {
            surroundings.err().println("llamatap " + which.word() + ": " + safe(String.valueOf(e.getMessage())));
            return e.status();
        } catch (RuntimeException | OutOfMemoryError e) {
            surroundings.err().println("llamatap " + which.word() + ": this is a bug: " + safe(e.toString()));
            return ExitStatus.BUG;
        }
    }

    /** Returns a message without what could harm a terminal: it may quote what a server has sent. */
    private static String safe(String message) {
        StringBuilder safe = new StringBuilder();
        message.lines().forEach(line -> JsonText.show(line, safe.append(safe.isEmpty() ? "" : "\n")));
        return safe.toString();
    }

    private static Command command(SubCommand which) {
        return switch (which) {
            case TOP -> new Top();
            case DOCTOR -> new Doctor();
            case SELFCHECK -> new Selfcheck();
        };
    }

    private static String help(SubCommand which, List<CommandOption> options) {
        StringBuilder help = new StringBuilder();
        help.append("Usage: llamatap ")
                .append(which.word())
                .append(" [OPTION]... ")
                .append(which.operand());
        help.append("\n\n");
        HelpText.appendWrapped(help, "", which.help());
        help.append("\nOptions:\n");
        for (CommandOption option : options) {
            help.append("  ").append(option.usage()).append('\n');
            HelpText.appendWrapped(help, "      ", option.help());
        }
        return help.toString();
    }
}
