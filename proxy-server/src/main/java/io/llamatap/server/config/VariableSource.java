package io.llamatap.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings from environment variables. A variable that is empty counts as not set: compose files make such. */
final class VariableSource {
    private static final String PREFIX = "LLAMATAP_";
    private static final String CONFIG = "LLAMATAP_CONFIG";
    /** Read by the launcher, not by us. */
    private static final String JAVA_OPTS = "LLAMATAP_JAVA_OPTS";
    /** What Kubernetes sets for every service: one of them may be called llamatap, or ollama. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("[A-Z0-9_]+_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|[A-Z0-9_]+_PORT(_\\d+_[A-Z]+(_[A-Z]+)?)?");

    private final Map<String, String> environment;

    VariableSource(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns all of them as they are. */
    Map<String, String> all() {
        return Map.copyOf(environment);
    }

    /** Returns the file that a variable names, or null. */
    @Nullable
    RawValue file() {
        return value(CONFIG);
    }

    /** Returns our own variables by key; an unknown one is a problem. */
    Map<ConfigKey<?>, RawValue> own(Problems problems) {
        Map<ConfigKey<?>, RawValue> settings = new LinkedHashMap<>();
        TreeSet<String> known = new TreeSet<>(List.of(CONFIG, JAVA_OPTS));
        for (ConfigKey<?> key : ConfigKey.catalogue()) {
            known.add(key.variable());
            RawValue value = value(key.variable());
            if (value != null) {
                settings.put(key, value);
            }
        }
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX)
                    && !known.contains(name)
                    && !SERVICE_LINK.matcher(name).matches()) {
                problems.add(Origin.variable(name), "unknown" + Nearest.hint(name, known));
            }
        }
        return settings;
    }

    /** Returns the strongest variable that other programs use for a key, or null. */
    @Nullable
    RawValue other(ConfigKey<?> key) {
        for (String name : key.otherVariables()) {
            RawValue value = value(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Returns a variable that is set and not empty, or null. */
    @Nullable
    RawValue value(String name) {
        String text = environment.get(name);
        return text == null || text.isBlank() ? null : new RawValue(Origin.variable(name), text);
    }
}
