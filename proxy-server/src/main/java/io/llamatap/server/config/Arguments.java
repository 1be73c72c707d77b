package io.llamatap.server.config;

import io.llamatap.server.config.exporter.CategrafFolder;
import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.value.FlagKind;
import io.llamatap.server.config.value.Nearest;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parsed command line.
 *
 * @param action what to do
 * @param demo whether a demonstration of Ollama is started
 * @param categraf the folder of Categraf's configuration; null without {@code --configs}, {@code --inputs} and {@code --test}
 * @param file the settings file; null if none was given
 * @param values settings by key
 */
record Arguments(
        Action action,
        boolean demo,
        @Nullable RawValue categraf,
        @Nullable RawValue file,
        Map<ConfigKey<?>, RawValue> values) {

    Arguments {
        values = Map.copyOf(values);
    }

    /** Parses the arguments and adds what is wrong to the problems. */
    static Arguments parse(String[] args, Problems problems) {
        return new Reader(args, problems).read();
    }

    /** Parses the arguments in one pass. */
    private static final class Reader {
        private final String[] args;
        private final Problems problems;
        private final Map<ConfigKey<?>, RawValue> values = new LinkedHashMap<>();
        private Action action = Action.RUN;
        private boolean demo;
        private @Nullable RawValue file;
        private @Nullable RawValue configs;
        private @Nullable RawValue inputs;
        private int next;

        Reader(String[] args, Problems problems) {
            this.args = args;
            this.problems = problems;
        }

        Arguments read() {
            while (next < args.length) {
                String arg = args[next++];
                int equals = arg.indexOf('=');
                String name = equals < 0 ? arg : arg.substring(0, equals);
                String value = equals < 0 ? null : arg.substring(equals + 1);
                Option option = Option.named(name);
                ConfigKey<?> key = name.startsWith("--") ? Catalogue.named(name.substring(2)) : null;
                if (option == Option.CONFIG) {
                    file = takeOnce(file, name, value);
                } else if (option == Option.CONFIGS) {
                    configs = takeOnce(configs, name, value);
                } else if (option == Option.INPUTS) {
                    inputs = takeOnce(inputs, name, value);
                } else if (option != null && value == null) {
                    apply(option);
                } else if (key != null) {
                    RawValue taken = takeOnce(values.get(key), name, flagOr(key, value));
                    if (taken != null) {
                        values.put(key, taken);
                    }
                } else {
                    reject(name, option, value);
                }
            }
            return new Arguments(action, demo, categraf(), file, values);
        }

        /** Categraf's users give its folder, or start in the folder that contains it. */
        private @Nullable RawValue categraf() {
            if (inputs != null && !inputs.text().equals(CategrafFolder.INPUT)) {
                problems.addValue(inputs.origin(), inputs.text(), "is not an input of Llamatap", CategrafFolder.INPUT);
            }
            if (configs == null && inputs == null && action != Action.TEST) {
                return null;
            }
            if (demo) {
                problems.add("argument --demo", "starts its own upstream; remove --configs, --inputs and --test");
            }
            if (configs != null) {
                return configs;
            }
            Origin origin = Origin.argument(inputs != null ? "--inputs" : "--test");
            return new RawValue(origin, CategrafFolder.USUAL);
        }

        private void reject(String name, @Nullable Option option, @Nullable String value) {
            if (option != null) {
                problems.add("argument " + name, "takes no value");
                return;
            }
            problems.add("argument " + name, unknown(name));
            if (value == null && name.startsWith("--") && next < args.length && !args[next].startsWith("-")) {
                // Skips its value, so that one mistake is reported once.
                next++;
            }
        }

        private static String unknown(String name) {
            if (SubCommand.words().contains(name)) {
                return "a command must be the first argument";
            }
            String hint = Nearest.hint(name, Option.allArguments());
            return name.startsWith("-") || !hint.isEmpty()
                    ? "unknown" + hint
                    : "unknown; accepted: options such as --listen, or first a command: "
                            + String.join(", ", SubCommand.words()) + "; without a command, Llamatap is started";
        }

        private void apply(Option option) {
            switch (option) {
                case DEMO -> demo = true;
                case TEST -> action = action.orStronger(Action.TEST);
                case CHECK -> action = action.orStronger(Action.CHECK);
                case EXAMPLE -> action = action.orStronger(Action.EXAMPLE);
                case VERSION -> action = action.orStronger(Action.VERSION);
                case HELP, H -> action = action.orStronger(Action.HELP);
                case CONFIG, CONFIGS, INPUTS -> throw new AssertionError("takes a value");
            }
        }

        /** A flag needs no value: alone, it means true. */
        private @Nullable String flagOr(ConfigKey<?> key, @Nullable String value) {
            boolean isAlone = next == args.length || !(args[next].equals("true") || args[next].equals("false"));
            return value == null && key.kind() instanceof FlagKind && isAlone ? "true" : value;
        }

        private @Nullable RawValue takeOnce(@Nullable RawValue before, String name, @Nullable String given) {
            String value = given;
            if (value == null && next < args.length && !args[next].startsWith("--")) {
                value = args[next++];
            }
            if (value == null) {
                problems.add("argument " + name, "needs a value");
                return before;
            }
            if (before != null) {
                problems.add("argument " + name, "is given twice: \"" + before.text() + "\" and \"" + value + "\"");
            }
            return new RawValue(Origin.argument(name), value);
        }
    }
}
