package io.llamatap.server.config;

/** What {@code --help} prints: all options and settings, made from their catalogues. */
public final class HelpText {
    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    private HelpText() {}

    /** Returns the help. */
    public static String render() {
        StringBuilder help = new StringBuilder();
        help.append("Llamatap, a transparent metering proxy for Ollama.\n\n");
        help.append("Usage: llamatap [--listen ADDRESS] [--upstream URL] [--config FILE] [--KEY VALUE]...\n\n");
        help.append("Options:\n");
        for (Option option : Option.values()) {
            if (!option.help().isEmpty()) {
                help.append("  ").append(option.usage()).append('\n');
                appendWrapped(help, INDENT, option.help());
            }
        }
        help.append("\nSettings, each as --key=value or --key value, as a LLAMATAP_ variable, or in the file:\n");
        for (ConfigKey<?> key : Catalogue.keys()) {
            help.append("  --")
                    .append(key.name())
                    .append("  (default ")
                    .append(key.defaultText())
                    .append(")\n");
            appendWrapped(help, INDENT, key.help());
            appendWrapped(help, INDENT, "accepted: " + key.kind().accepted());
            appendWrapped(help, INDENT, "variable: " + variables(key));
        }
        help.append(
                "\nA setting is taken from the first of: argument, LLAMATAP_ variable, file, other variable, default.\n");
        help.append(
                "OLLAMA_PORT is the port of an OLLAMA_HOST that names none; EXPORTER_PORT is the port of poller-listen or\n");
        help.append("homeserver-listen where other variables ask for one of them.\n");
        help.append("\nExit status: 0 done; 64 settings are wrong; 69 an address cannot be listened on.\n");
        return help.toString();
    }

    static String variables(ConfigKey<?> key) {
        return key.otherVariables().isEmpty()
                ? key.variable()
                : key.variable() + ", else " + String.join(", ", key.otherVariables());
    }

    /** Appends a text in lines of bounded width, each behind an indent. */
    static void appendWrapped(StringBuilder out, String indent, String text) {
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
