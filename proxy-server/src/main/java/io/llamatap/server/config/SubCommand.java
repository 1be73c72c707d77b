package io.llamatap.server.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first argument, if it is no option: what to do with a Llamatap that is running. */
public enum SubCommand {
    TOP("top", "[URL]", "show in the terminal what a running Llamatap and its Ollama are doing now"),
    DOCTOR("doctor", "[URL]", "look for what is wrong with a running Llamatap, its Ollama and its clients"),
    SELFCHECK(
            "selfcheck",
            "MODEL",
            "send the same requests to Ollama directly and through Llamatap, and compare the responses");

    private final String word;
    private final String operand;
    private final String help;

    SubCommand(String word, String operand, String help) {
        this.word = word;
        this.operand = operand;
        this.help = help;
    }

    /** Returns the sub-command that the arguments begin with; null if there is none. */
    public static @Nullable SubCommand of(String[] args) {
        return Arrays.stream(values())
                .filter(command -> args.length > 0 && command.word.equals(args[0]))
                .findFirst()
                .orElse(null);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(SubCommand::word).toList();
    }

    /** Returns the argument that asks for it. */
    public String word() {
        return word;
    }

    /** Returns what follows its options, as in the help. */
    public String operand() {
        return operand;
    }

    /** Returns what it does, in one line. */
    public String help() {
        return help;
    }
}
