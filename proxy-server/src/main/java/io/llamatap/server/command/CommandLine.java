package io.llamatap.server.command;

import io.llamatap.server.config.value.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parsed arguments of a sub-command: options, and one operand at most. Immutable. */
public final class CommandLine {
    /** The option that every sub-command has. */
    public static final CommandOption HELP = new CommandOption("--help", "", "print this help, and exit");

    private final Map<String, String> values;
    private final @Nullable String operand;

    private CommandLine(Map<String, String> values, @Nullable String operand) {
        this.values = Map.copyOf(values);
        this.operand = operand;
    }

    /**
     * Parses arguments.
     *
     * @param options all that are accepted
     * @throws CommandException if one is unknown, is given twice, or lacks its value
     */
    public static CommandLine parse(List<CommandOption> options, List<String> arguments) throws CommandException {
        Map<String, String> values = new HashMap<>();
        String operand = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i).equals("-h") ? HELP.name() : arguments.get(i);
            if (!argument.startsWith("-")) {
                if (operand != null) {
                    throw usage("argument " + argument, "is one too many after " + operand);
                }
                operand = argument;
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            CommandOption option = named(options, name);
            String value = equals < 0 ? null : argument.substring(equals + 1);
            if (option.value().isEmpty()) {
                if (value != null) {
                    throw usage("argument " + name, "takes no value");
                }
                value = "";
            } else if (value == null) {
                if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--")) {
                    throw usage("argument " + name, "needs a value: " + option.usage());
                }
                value = arguments.get(++i);
            }
            if (values.put(name, value) != null) {
                throw usage("argument " + name, "is given twice");
            }
        }
        return new CommandLine(values, operand);
    }

    private static CommandOption named(List<CommandOption> options, String name) throws CommandException {
        List<String> names = new ArrayList<>();
        for (CommandOption option : options) {
            if (option.name().equals(name)) {
                return option;
            }
            names.add(option.name());
        }
        throw usage("argument " + name, "unknown" + Nearest.hint(name, names));
    }

    /** Returns an exception for a wrong argument. */
    public static CommandException usage(String place, String wrong) {
        return new CommandException(ExitStatus.USAGE, place + ": " + wrong);
    }

    /** Returns whether an option without a value is given. */
    public boolean has(CommandOption option) {
        return values.containsKey(option.name());
    }

    /** Returns the value of an option. */
    public Optional<String> value(CommandOption option) {
        return Optional.ofNullable(values.get(option.name()));
    }

    /** Returns the argument that belongs to no option. */
    public Optional<String> operand() {
        return Optional.ofNullable(operand);
    }
}
