package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments that are not settings. */
enum Option {
    CONFIG("--config", "FILE", "read settings from a TOML file. The variable LLAMATAP_CONFIG does the same"),
    CONFIGS(
            "--configs",
            "FOLDER",
            "start with the configuration of Categraf: instances from FOLDER/input.ollama/ollama.toml, and writers from FOLDER/config.toml"),
    INPUTS(
            "--inputs",
            "NAME",
            "the name of Categraf's input, which must be ollama. Without --configs, it means --configs conf"),
    TEST(
            "--test",
            "",
            "request the state of each upstream of --configs (default conf) once, print the metrics, and exit"),
    CHECK("--check", "", "read all settings, print them or what is wrong with them, and exit with 0 or 64"),
    DEMO("--demo", "", "also start a simulated Ollama and clients that use it, to see Llamatap at work"),
    EXAMPLE("--example", "", "print a settings file with every setting at its default, and exit"),
    VERSION("--version", "", "print the version, and exit"),
    HELP("--help", "", "print this help, and exit"),
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

    /** Returns all arguments, including those of settings, and the sub-commands. */
    static List<String> allArguments() {
        List<String> all = new ArrayList<>(SubCommand.words());
        for (Option option : values()) {
            all.add(option.argument);
        }
        for (ConfigKey<?> key : Catalogue.keys()) {
            all.add("--" + key.name());
        }
        return all;
    }

    /** Returns the argument with a name for its value, as in the help. */
    String usage() {
        return value.isEmpty() ? argument : argument + " " + value;
    }

    /** Returns its help; empty for a short form of another option. */
    String help() {
        return help;
    }
}
