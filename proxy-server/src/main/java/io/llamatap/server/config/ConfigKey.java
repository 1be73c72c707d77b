package io.llamatap.server.config;

import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its name, default, range and explanation, which stand nowhere else. Immutable.
 *
 * <p>The keys stand in groups, each beside what its settings become; {@link Catalogue} has all of them.
 *
 * @param <T> what a value becomes
 */
public final class ConfigKey<T> {
    /** The longest time that most settings take. */
    static final String DAY = "24h";

    private final String name;
    private final ValueKind<T> kind;
    private final String defaultText;
    private final String help;
    private final List<String> otherVariables;

    private ConfigKey(String name, ValueKind<T> kind, String defaultText, String help, List<String> otherVariables) {
        this.name = name;
        this.kind = kind;
        this.defaultText = defaultText;
        this.help = help;
        this.otherVariables = otherVariables;
    }

    static <T> ConfigKey<T> of(String name, ValueKind<T> kind, String defaultText, String help) {
        return new ConfigKey<>(name, kind, defaultText, help, List.of());
    }

    /** Returns the same that another program's variable may say as well, weaker than those before it. */
    ConfigKey<T> orVariable(String variable) {
        List<String> more = new ArrayList<>(otherVariables);
        more.add(variable);
        return new ConfigKey<>(name, kind, defaultText, help, List.copyOf(more));
    }

    /** Returns the name that it has in a file, and after two dashes as an argument. */
    public String name() {
        return name;
    }

    /** Returns the name of its variable: LLAMATAP_ and the name in upper case. */
    String variable() {
        return "LLAMATAP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns variables that other programs use for the same thing, the strongest first; all are weaker than a file. */
    List<String> otherVariables() {
        return otherVariables;
    }

    ValueKind<T> kind() {
        return kind;
    }

    String defaultText() {
        return defaultText;
    }

    String help() {
        return help;
    }

    /** Reads a value of this key; null where it is none that is accepted, which the problems tell then. */
    @Nullable
    Setting read(RawValue raw, Problems problems) {
        try {
            return new Setting(raw, kind.parse(raw.text()));
        } catch (BadValueException e) {
            problems.addValue(raw.origin(), name, kind.display(raw.text()), e.wrong(), kind.accepted());
            return null;
        }
    }
}
