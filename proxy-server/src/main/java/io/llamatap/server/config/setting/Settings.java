package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.UpstreamAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The effective value of each key, and where it was set. Immutable. */
public final class Settings {

    private final Map<ConfigKey<?>, Setting> settings;
    private final List<InstanceSettings> instances;

    /** Creates the settings; they are described in the order of the map. */
    public Settings(Map<ConfigKey<?>, Setting> settings, List<InstanceSettings> instances) {
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        this.instances = List.copyOf(instances);
    }

    /** Returns the instances: the addresses for clients, each with its upstream. */
    List<InstanceSettings> instances() {
        return instances;
    }

    /** Returns the value of a key. */
    @SuppressWarnings("unchecked") // each value was read by the kind of its key
    public <T> T get(ConfigKey<T> key) {
        return (T) setting(key).value();
    }

    /** Returns whether a key has a valid value. */
    public boolean has(ConfigKey<?> key) {
        return settings.containsKey(key);
    }

    /** Returns where the value of a key was set. */
    public Origin origin(ConfigKey<?> key) {
        return setting(key).raw().origin();
    }

    /** Returns the value as it was written, without secrets. */
    String shown(ConfigKey<?> key) {
        return key.kind().display(setting(key).raw().text());
    }

    /** Returns one line for each key: its value and where it was set. */
    public String describe() {
        StringBuilder lines = new StringBuilder();
        for (ConfigKey<?> key : settings.keySet()) { // what each instance says for itself is not among them
            // An upstream may be written without scheme or port; here it is complete.
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

    /** Returns the value of a key as it was written and as it was parsed. */
    Setting setting(ConfigKey<?> key) {
        Setting setting = settings.get(key);
        if (setting == null) {
            throw new IllegalStateException("no value for " + key.name());
        }
        return setting;
    }
}
