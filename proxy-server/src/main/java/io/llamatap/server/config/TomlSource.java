package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.value.Nearest;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.TomlFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads settings from our TOML file. */
final class TomlSource {
    private TomlSource() {}

    /** Returns the settings of a file by key, and adds what is wrong with the file to the problems. */
    static Map<ConfigKey<?>, RawValue> read(RawValue named, Problems problems) {
        TomlFile file = TomlFile.read(named.text(), named.origin(), problems);
        if (file == null) {
            return Map.of();
        }
        Map<ConfigKey<?>, RawValue> settings = new LinkedHashMap<>();
        for (List<String> path : file.root().keyPathSet(false)) {
            String name = String.join(".", path);
            Origin origin = file.origin(file.root().inputPositionOf(path));
            ConfigKey<?> key = path.size() == 1 ? Catalogue.named(name) : null;
            String text = TomlFile.scalar(file.root().get(path));
            if (key == null) {
                problems.add(origin, "unknown key " + name + Nearest.hint(name, names()));
            } else if (text == null) {
                problems.add(
                        origin,
                        key.name() + " is a table, list or date; accepted: "
                                + key.kind().accepted());
            } else {
                settings.put(key, new RawValue(origin, text));
            }
        }
        return settings;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ConfigKey<?> key : Catalogue.keys()) {
            names.add(key.name());
        }
        return names;
    }
}
