package io.llamatap.server.config;

import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.UpstreamAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values that won, one for each key of the catalogue, and where each came from. Immutable. */
final class Settings {

    private final Map<ConfigKey<?>, Setting> settings;
    private final List<InstanceSettings> instances;

    /** Takes the values in the order in which they are to be told. */
    Settings(Map<ConfigKey<?>, Setting> settings, List<InstanceSettings> instances) {
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        this.instances = List.copyOf(instances);
    }

    /** Returns what is to be listened on, and the upstream behind each. */
    List<InstanceSettings> instances() {
        return instances;
    }

    /** Returns the value of a key. */
    @SuppressWarnings("unchecked") // each value was read by the kind of its key
    <T> T get(ConfigKey<T> key) {
        return (T) setting(key).value();
    }

    /** Says whether a key has a value that could be read. */
    boolean has(ConfigKey<?> key) {
        return settings.containsKey(key);
    }

    /** Returns where the value of a key came from. */
    Origin origin(ConfigKey<?> key) {
        return setting(key).raw().origin();
    }

    /** Returns what was written, fit for showing. */
    String shown(ConfigKey<?> key) {
        return key.kind().display(setting(key).raw().text());
    }

    /** Returns each key with its value and where that came from, a line each. */
    String describe() {
        StringBuilder lines = new StringBuilder();
        for (ConfigKey<?> key : settings.keySet()) { // what each instance says for itself is not among them
            // Much of an upstream may be left unsaid; here it is said.
            String value = setting(key).value() instanceof UpstreamAddress address
                    ? address.upstream().toString()
                    : shown(key);
            lines.append(key.name()).append(" = ").append(value);
            lines.append("  (").append(origin(key)).append(")\n");
        }
        for (InstanceSettings instance : instances) {
            if (!instance.names().isOurs()) {
                lines.append(instance.describe());
            }
        }
        return lines.toString();
    }

    /** Returns the value of a key with what was written for it. */
    Setting setting(ConfigKey<?> key) {
        Setting setting = settings.get(key);
        if (setting == null) {
            throw new IllegalStateException("no value for " + key.name());
        }
        return setting;
    }
}
