package io.llamatap.server.config.exporter;

import io.llamatap.metrics.ConstantLabels;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.TomlFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.TomlTable;

/** Reads tables of labels from Categraf's files and expands their values as Categraf does. Used by one thread. */
final class CategrafLabels {
    private static final String KEY = "labels";
    /** In an instance, this value removes the label. */
    private static final String AWAY = "-";

    private final TomlFile file;
    private final CategrafValues values;
    private final Problems problems;

    CategrafLabels(TomlFile file, CategrafValues values, Problems problems) {
        this.file = file;
        this.values = values;
        this.problems = problems;
    }

    /** Returns the agent's labels, which are added to series without a label of that name. */
    Map<String, String> read(TomlTable parent) {
        return read(parent, false);
    }

    /** Returns the labels of an instance, which all its series have, without the removed ones. */
    Map<String, String> readInstance(TomlTable parent) {
        return read(parent, true);
    }

    private Map<String, String> read(TomlTable parent, boolean isInstance) {
        Map<String, String> labels = new LinkedHashMap<>();
        Object given = parent.get(List.of(KEY));
        if (given == null) {
            return labels;
        }
        if (!(given instanceof TomlTable table)) {
            problems.add(file.origin(parent, KEY), KEY + " has the wrong type; accepted: a table of names and strings");
            return labels;
        }
        for (String name : table.keySet()) {
            Origin origin = file.origin(table, name);
            if (!(table.get(List.of(name)) instanceof String text)) {
                problems.add(origin, KEY + "." + name + " has the wrong type; accepted: a string in quotes");
            } else if (!isInstance || !text.equals(AWAY)) {
                put(labels, name, text, isInstance, origin);
            }
        }
        return labels;
    }

    private void put(Map<String, String> labels, String name, String text, boolean isInstance, Origin origin) {
        // Categraf replaces the characters that Prometheus does not allow.
        String written = name.replaceAll("[-. /]", "_");
        try {
            if (isInstance) {
                ConstantLabels.check(written);
            } else {
                ConstantLabels.checkName(written);
            }
        } catch (IllegalArgumentException e) {
            problems.add(
                    origin,
                    KEY + "." + name + ": " + e.getMessage()
                            + "; accepted: letters, digits and _, not beginning with a digit, and not a label of the metrics");
            return;
        }
        String value = values.expand(text);
        // A label without a value does not exist in Prometheus.
        if (!value.isEmpty()) {
            labels.put(written, value);
        }
    }
}
