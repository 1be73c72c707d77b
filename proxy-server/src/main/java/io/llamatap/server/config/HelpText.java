package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;

/** The output of {@code --help}: all options and settings, generated from their catalogues. */
public final class HelpText {
    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    private HelpText() {}

    /** Returns the help. */
    public static String render() {
        StringBuilder help = new StringBuilder();
        help.append("Llamatap, a transparent metering proxy for Ollama.\n\n");
        help.append("Usage: llamatap [--listen ADDRESS] [--upstream URL] [--config FILE] [--KEY VALUE]...\n");
        help.append("       llamatap COMMAND [--help]\n\n");
        help.append("Commands, for a Llamatap that is running:\n");
        for (SubCommand command : SubCommand.values()) {
            help.append("  ")
                    .append(command.word())
                    .append(' ')
                    .append(command.operand())
                    .append('\n');
            appendWrapped(help, INDENT, command.help());
        }
        help.append("\nOptions:\n");
        for (Option option : Option.values()) {
            if (!option.help().isEmpty()) {
                help.append("  ").append(option.usage()).append('\n');
                appendWrapped(help, INDENT, option.help());
            }
        }
        help.append(
                "\nEach setting can be an argument (--key=value or --key value), a LLAMATAP_ variable, or a line of the file.\n");
        for (Catalogue.Group group : Catalogue.groups()) {
            help.append('\n').append(group.title()).append(":\n");
            group.keys().forEach(key -> append(help, key));
        }
        help.append(
                "\nThe first of these that sets a key is used: argument, LLAMATAP_ variable, file, other variable, default.\n");
        help.append(
                "OLLAMA_PORT is the port of OLLAMA_HOST if that names none. EXPORTER_PORT is the port of poller-listen or\n");
        help.append("homeserver-listen if another variable of these exporters is set.\n");
        help.append(
                "\nExit status: 0 success, 1 a command has found that not all is well, 64 an argument or a setting is wrong,\n");
        help.append(
                "69 an address to listen on is not available, or a command cannot reach Llamatap or Ollama, 70 a bug,\n");
        help.append("74 the output cannot be written.\n");
        return help.toString();
    }

    private static void append(StringBuilder help, ConfigKey<?> key) {
        help.append("  --")
                .append(key.name())
                .append("  (default ")
                .append(key.defaultText())
                .append(")\n");
        appendWrapped(help, INDENT, key.help());
        appendWrapped(help, INDENT, "accepted: " + key.kind().accepted());
        appendWrapped(help, INDENT, "variable: " + variables(key));
    }

    static String variables(ConfigKey<?> key) {
        return key.otherVariables().isEmpty()
                ? key.variable()
                : key.variable() + ", else " + String.join(", ", key.otherVariables());
    }

    /** Appends a text in indented lines of bounded width. */
    public static void appendWrapped(StringBuilder out, String indent, String text) {
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                out.append('\n');
                column = 0;
            }
            String before = column == 0 ? indent : " ";
            out.append(before).append(word);
            column += before.length() + word.length();
        }
        out.append('\n');
    }
}
