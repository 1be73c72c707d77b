package io.llamatap.server.config;

import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.Target;
import io.llamatap.server.command.doctor.Doctor;
import io.llamatap.server.command.selfcheck.Selfcheck;
import io.llamatap.server.command.top.Top;
import io.llamatap.server.config.setting.AccessLogKind;
import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.value.FileKind;
import io.llamatap.server.config.value.FlagKind;
import io.llamatap.server.config.value.ValueKind;
import io.llamatap.server.config.value.WordKind;
import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The completions of shells are made from the catalogues of options and settings. */
class CompletionsTest {
    private static final Path FOLDER = Path.of("..", "dist", "files", "completion");
    private static final String ORIGIN =
            "Written from the catalogue of settings by CompletionsTest, with -Dllamatap.pages=write.\n";

    /** What may follow an argument. */
    private enum Follows {
        NOTHING,
        /** Words, one of which may be left out. */
        PERHAPS_WORDS,
        WORDS,
        FILES,
        ANYTHING
    }

    /**
     * An argument.
     *
     * @param name without dashes
     * @param words those that may follow
     */
    private record Argument(String name, String help, Follows follows, List<String> words) {
        /** Returns the first sentence of the help. */
        String summary() {
            int end = help.indexOf(". ");
            return end < 0 ? help : help.substring(0, end);
        }
    }

    private static List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>();
        for (Option option : Option.values()) {
            if (!option.help().isEmpty()) {
                String[] usage = option.usage().split(" ", 2);
                Follows follows =
                        usage.length == 1 ? Follows.NOTHING : usage[1].equals("NAME") ? Follows.WORDS : Follows.FILES;
                arguments.add(new Argument(usage[0].substring(2), option.help(), follows, List.of("ollama")));
            }
        }
        for (ConfigKey<?> key : Catalogue.keys()) {
            ValueKind<?> kind = key.kind();
            List<String> words = kind instanceof WordKind<?> w
                    ? List.copyOf(w.words().keySet())
                    : kind instanceof FlagKind ? List.of("true", "false") : List.of();
            Follows follows = kind instanceof FlagKind
                    ? Follows.PERHAPS_WORDS
                    : !words.isEmpty()
                            ? Follows.WORDS
                            : kind instanceof FileKind || kind instanceof AccessLogKind
                                    ? Follows.FILES
                                    : Follows.ANYTHING;
            arguments.add(new Argument(key.name(), key.help(), follows, words));
        }
        return arguments;
    }

    /** Returns those of a sub-command. */
    private static List<Argument> arguments(SubCommand command) {
        List<CommandOption> own =
                switch (command) {
                    case TOP -> new Top().options();
                    case DOCTOR -> new Doctor().options();
                    case SELFCHECK -> new Selfcheck().options();
                };
        return Stream.of(own, Target.OPTIONS, List.of(CommandLine.HELP))
                .flatMap(List::stream)
                .map(option ->
                        new Argument(option.name().substring(2), option.help(), follows(option.value()), List.of()))
                .toList();
    }

    private static Follows follows(String value) {
        return switch (value) {
            case "" -> Follows.NOTHING;
            case "FILE" -> Follows.FILES;
            default -> Follows.ANYTHING;
        };
    }

    @Test
    void completesInBash() throws IOException {
        StringBuilder cases = new StringBuilder();
        List<String> files = new ArrayList<>();
        List<String> others = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (SubCommand command : SubCommand.values()) {
            addBash(command.word() + ":", arguments(command), cases, files, others);
            all.append("        %s:*) words='%s' ;;\n".formatted(command.word(), names(arguments(command))));
        }
        addBash(":", arguments(), cases, files, others);
        all.append("        *) words='%s %s' ;;\n".formatted(String.join(" ", SubCommand.words()), names(arguments())));
        WrittenPage.check(
                FOLDER.resolve("llamatap.bash"),
                "# " + ORIGIN
                        + """
                _llamatap() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= words=
                    COMPREPLY=()
                    # The equals sign of --key=value is a word of its own.
                    if [[ $cur == = ]]; then
                        cur=
                    elif [[ $prev == = ]]; then
                        prev=${COMP_WORDS[COMP_CWORD - 2]}
                    fi
                    # No value begins with a hyphen, so this is the next argument.
                    [[ $cur != -* ]] || prev=
                    case $((COMP_CWORD > 1)):${COMP_WORDS[1]} in
                        %s) command=${COMP_WORDS[1]} ;;
                    esac
                    case $command:$prev in
                %s        %s)
                            local IFS=$'\\n'
                            compopt -o filenames 2> /dev/null
                            COMPREPLY=($(compgen -f -- "$cur"))
                            return
                            ;;
                        %s) return ;;
                %s    esac
                    COMPREPLY=($(compgen -W "$words" -- "$cur"))
                }
                complete -F _llamatap llamatap
                """.formatted(
                                        SubCommand.words().stream()
                                                .map(word -> "1:" + word)
                                                .collect(Collectors.joining(" | ")),
                                        cases,
                                        String.join(" | ", files),
                                        String.join(" | ", others),
                                        all));
    }

    private static void addBash(
            String before, List<Argument> arguments, StringBuilder cases, List<String> files, List<String> others) {
        for (Argument argument : arguments) {
            String name = before + "--" + argument.name();
            switch (argument.follows()) {
                case NOTHING -> {}
                case FILES -> files.add(name);
                case ANYTHING -> others.add(name);
                case PERHAPS_WORDS, WORDS ->
                    cases.append("        %s) words='%s' ;;\n".formatted(name, String.join(" ", argument.words())));
            }
        }
    }

    private static String names(List<Argument> arguments) {
        return arguments.stream().map(argument -> "--" + argument.name()).collect(Collectors.joining(" "));
    }

    @Test
    void completesInZsh() throws IOException {
        StringBuilder commands = new StringBuilder();
        for (SubCommand command : SubCommand.values()) {
            commands.append("        %s) shift words; (( CURRENT-- )); _arguments%s; return ;;\n"
                    .formatted(command.word(), zsh(arguments(command))));
        }
        WrittenPage.check(
                FOLDER.resolve("_llamatap"),
                "#compdef llamatap\n# " + ORIGIN
                        + """
                if (( CURRENT > 2 )); then
                    case $words[2] in
                %s    esac
                fi
                _arguments%s \\
                    '1:command:(%s)'
                """.formatted(commands, zsh(arguments()), String.join(" ", SubCommand.words())));
    }

    private static String zsh(List<Argument> arguments) {
        StringBuilder lines = new StringBuilder();
        for (Argument argument : arguments) {
            String what =
                    switch (argument.follows()) {
                        case NOTHING -> "";
                        case PERHAPS_WORDS -> "::value:(" + String.join(" ", argument.words()) + ")";
                        case WORDS -> ":value:(" + String.join(" ", argument.words()) + ")";
                        case FILES -> ":file:_files";
                        case ANYTHING -> ":value: ";
                    };
            String help = argument.summary()
                    .replace("\\", "\\\\")
                    .replace("[", "\\[")
                    .replace("]", "\\]")
                    .replace(":", "\\:")
                    .replace("'", "'\\''");
            lines.append(" \\\n    '--%s%s[%s]%s'".formatted(argument.name(), what.isEmpty() ? "" : "=", help, what));
        }
        return lines.toString();
    }

    @Test
    void completesInFish() throws IOException {
        StringBuilder lines = new StringBuilder("# " + ORIGIN + "complete -c llamatap -f\n");
        for (SubCommand command : SubCommand.values()) {
            lines.append("complete -c llamatap -n __fish_is_first_arg -a %s -d '%s'\n"
                    .formatted(command.word(), command.help()));
            lines.append(fish("__fish_seen_subcommand_from " + command.word(), arguments(command)));
        }
        lines.append(fish("not __fish_seen_subcommand_from " + String.join(" ", SubCommand.words()), arguments()));
        WrittenPage.check(FOLDER.resolve("llamatap.fish"), lines.toString());
    }

    private static String fish(String condition, List<Argument> arguments) {
        StringBuilder lines = new StringBuilder();
        for (Argument argument : arguments) {
            String what =
                    switch (argument.follows()) {
                        case NOTHING -> "";
                        case PERHAPS_WORDS -> " -a '" + String.join(" ", argument.words()) + "'";
                        case WORDS -> " -x -a '" + String.join(" ", argument.words()) + "'";
                        case FILES -> " -r -F";
                        case ANYTHING -> " -x";
                    };
            String help = argument.summary().replace("\\", "\\\\").replace("'", "\\'");
            lines.append(
                    "complete -c llamatap -n '%s' -l %s%s -d '%s'\n".formatted(condition, argument.name(), what, help));
        }
        return lines.toString();
    }
}
