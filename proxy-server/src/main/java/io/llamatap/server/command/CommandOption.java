package io.llamatap.server.command;

/**
 * An option of a sub-command.
 *
 * @param name as it is written, with its dashes
 * @param value what stands for its value in the help; empty if it takes none
 * @param help what it does
 */
public record CommandOption(String name, String value, String help) {
    /** Returns the option with a name for its value, as in the help. */
    public String usage() {
        return value.isEmpty() ? name : name + " " + value;
    }
}
