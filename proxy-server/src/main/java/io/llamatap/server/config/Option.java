package io.llamatap.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments that are not settings. */
enum Option {
    CONFIG("--config", "FILE", "read settings from a TOML file; also LLAMATAP_CONFIG"),
    CONFIGS(
            "--configs",
            "FOLDER",
            "start as Categraf does: read instances from FOLDER/input.ollama/ollama.toml, and writers from FOLDER/config.toml"),
    INPUTS("--inputs", "NAME", "which of Categraf's inputs to be: there is ollama; alone, it means --configs conf"),
    TEST("--test", "", "ask each upstream of --configs (conf) once, print the metrics and end"),
    CHECK("--check", "", "read all settings, tell what they are or what is wrong with them, and end with 0 or 64"),
    DEMO("--demo", "", "play an Ollama and its users as well, to have a look without one"),
    EXAMPLE("--example", "", "print a settings file with everything at its default"),
    VERSION("--version", "", "print the version"),
    HELP("--help", "", "print this"),
    H("-h", "", "");

    private final String argument;
    private final String value;
    private final String help;

    Option(String argument, String value, String help) {
        this.argument = argument;
        this.value = value;
        this.help = help;
    }

    static @Nullable Option named(String argument) {
        for (Option option : values()) {
            if (option.argument.equals(argument)) {
                return option;
            }
        }
        return null;
    }

    /** Returns everything that may stand on the command line. */
    static List<String> allArguments() {
        List<String> all = new ArrayList<>();
        for (Option option : values()) {
            all.add(option.argument);
        }
        for (ConfigKey<?> key : Catalogue.keys()) {
            all.add("--" + key.name());
        }
        return all;
    }

    /** Returns the argument with a name for its value, as the help has it. */
    String usage() {
        return value.isEmpty() ? argument : argument + " " + value;
    }

    /** Returns what it does; empty for another spelling of an option that is explained already. */
    String help() {
        return help;
    }
}
