package io.llamatap.server.config.setting;

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
 * A setting: its name, default, accepted values and help. Immutable.
 *
 * <p>Each key is declared in its group; {@link Catalogue} lists all groups.
 *
 * @param <T> the type of the value
 */
public final class ConfigKey<T> {
    /** The maximum of most durations. */
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

    /** Returns the same key with an additional variable of another program, weaker than those added before. */
    ConfigKey<T> orVariable(String variable) {
        List<String> more = new ArrayList<>(otherVariables);
        more.add(variable);
        return new ConfigKey<>(name, kind, defaultText, help, List.copyOf(more));
    }

    /** Returns the name in a file; the argument has two dashes before it. */
    public String name() {
        return name;
    }

    /** Returns the name of the environment variable: LLAMATAP_ and the name in upper case. */
    public String variable() {
        return "LLAMATAP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns the variables that other programs use for the same setting, the strongest first; all are weaker than a file. */
    public List<String> otherVariables() {
        return otherVariables;
    }

    public ValueKind<T> kind() {
        return kind;
    }

    public String defaultText() {
        return defaultText;
    }

    public String help() {
        return help;
    }

    /** Parses a value of this key; returns null and adds a problem if it is not accepted. */
    public @Nullable Setting read(RawValue raw, Problems problems) {
        try {
            return new Setting(raw, kind.parse(raw.text()));
        } catch (BadValueException e) {
            problems.addValue(raw.origin(), name, kind.display(raw.text()), e.wrong(), kind.accepted());
            return null;
        }
    }
}
