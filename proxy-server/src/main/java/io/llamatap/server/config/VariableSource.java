package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.value.Environment;
import io.llamatap.server.config.value.Nearest;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings from environment variables. */
final class VariableSource {
    private static final String PREFIX = "LLAMATAP_";
    private static final String CONFIG = "LLAMATAP_CONFIG";
    /** Read by the launcher. */
    private static final String JAVA_OPTS = "LLAMATAP_JAVA_OPTS";
    /** Variables that Kubernetes sets for every service; a service may be called llamatap or ollama. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("[A-Z0-9_]+_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|[A-Z0-9_]+_PORT(_\\d+_[A-Z]+(_[A-Z]+)?)?");

    private final Environment environment;

    VariableSource(Environment environment) {
        this.environment = environment;
    }

    /** Returns the settings file named by a variable, or null. */
    @Nullable
    RawValue file() {
        return environment.value(CONFIG);
    }

    /** Returns our own variables by key; an unknown variable is a problem. */
    Map<ConfigKey<?>, RawValue> own(Problems problems) {
        Map<ConfigKey<?>, RawValue> settings = new LinkedHashMap<>();
        TreeSet<String> known = new TreeSet<>(List.of(CONFIG, JAVA_OPTS));
        for (ConfigKey<?> key : Catalogue.keys()) {
            known.add(key.variable());
            RawValue value = environment.value(key.variable());
            if (value != null) {
                settings.put(key, value);
            }
        }
        for (String name : new TreeSet<>(environment.variables().keySet())) {
            if (name.startsWith(PREFIX)
                    && !known.contains(name)
                    && !SERVICE_LINK.matcher(name).matches()) {
                problems.add(Origin.variable(name), "unknown" + Nearest.hint(name, known));
            }
        }
        return settings;
    }
}
