package io.llamatap.server.config;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.server.config.InstanceSettings.Names;
import io.llamatap.server.config.Settings.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads the file of Categraf's Ollama plugin: a table for each instance. */
final class PluginFile {
    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    private static final String URL = "ollama_url";
    private static final String LISTEN = "proxy_listen_addr";
    private static final String TIMEOUT = "timeout";
    private static final String INTERVAL = "interval";
    private static final String LABELS = "labels";
    private static final String INSTANCES = "instances";
    private static final List<String> KEYS = List.of(URL, LISTEN, TIMEOUT, INTERVAL, LABELS);
    private static final List<String> TOP_KEYS = List.of(INSTANCES, INTERVAL);
    private static final Names NAMES = new Names(LISTEN, URL);
    private static final DurationKind PERIOD = DurationKind.between("1s", "24h");
    /** What {@code connect-timeout} may be as well. */
    private static final DurationKind LIMIT = DurationKind.between("10ms", "10m");

    private final TomlFile file;
    private final Problems problems;

    private PluginFile(TomlFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Returns the instances that could be read; what is wrong goes to the problems.
     *
     * @param interval the agent's, for instances that name none; null where it names none either
     */
    static List<InstanceSettings> read(TomlFile file, @Nullable String interval, Problems problems) {
        return new PluginFile(file, problems).instances(interval);
    }

    private List<InstanceSettings> instances(@Nullable String agentInterval) {
        TomlTable root = file.root();
        checkKeys(root, TOP_KEYS);
        String fallback = agentInterval == null ? DurationKind.format(DEFAULT_INTERVAL) : agentInterval;
        Setting common = value(root, INTERVAL, PERIOD, fallback, new Origin(file.name()));
        String interval = common == null ? fallback : common.raw().text();
        Object tables = root.get(List.of(INSTANCES));
        if (!(tables instanceof TomlArray array) || !TomlFile.holdsOnly(TomlTable.class, array) || array.isEmpty()) {
            problems.add(
                    tables == null ? new Origin(file.name()) : file.origin(root, INSTANCES),
                    "holds no instance; accepted: one [[instances]] or more");
            return List.of();
        }
        List<InstanceSettings> instances = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            InstanceSettings instance = instance(array.getTable(i), file.origin(array.inputPositionOf(i)), interval);
            if (instance != null) {
                instances.add(instance);
            }
        }
        return instances;
    }

    private @Nullable InstanceSettings instance(TomlTable table, Origin header, String commonInterval) {
        checkKeys(table, KEYS);
        Setting listen = value(table, LISTEN, new ListenKind(false), ":8000", header);
        Setting upstream = value(table, URL, new UpstreamKind(), "http://localhost:11434", header);
        Setting timeout = value(table, TIMEOUT, LIMIT, "30s", header);
        Setting interval = value(table, INTERVAL, PERIOD, commonInterval, header);
        Map<String, String> labels = labels(file, table, LABELS, problems);
        if (listen == null || upstream == null || timeout == null || interval == null) {
            return null;
        }
        return new InstanceSettings(
                NAMES, listen, upstream, (Duration) timeout.value(), (Duration) interval.value(), labels);
    }

    private void checkKeys(TomlTable table, List<String> accepted) {
        for (String key : table.keySet()) {
            if (!accepted.contains(key)) {
                problems.add(
                        file.origin(table, key),
                        "unknown key " + key + Nearest.hint(key, accepted) + "; accepted: "
                                + String.join(", ", accepted));
            }
        }
    }

    private <T> @Nullable Setting value(
            TomlTable table, String key, ValueKind<T> kind, String fallback, Origin header) {
        Object given = table.get(List.of(key));
        Origin origin = given == null ? header : file.origin(table, key);
        // An address is text; a number of seconds may stand as one.
        boolean isFit = given instanceof String || (given instanceof Long && kind instanceof DurationKind);
        if (given != null && !isFit) {
            problems.add(origin, key + " has the wrong type; accepted: " + kind.accepted() + ", in quotes");
            return null;
        }
        String text = given == null ? fallback : given.toString();
        try {
            return new Setting(new RawValue(origin, text), kind.parse(text));
        } catch (BadValueException e) {
            problems.addValue(origin, key, kind.display(text), e.wrong(), kind.accepted());
            return null;
        }
    }

    /** Reads a table of labels for all series. */
    static Map<String, String> labels(TomlFile file, TomlTable parent, String key, Problems problems) {
        Map<String, String> labels = new LinkedHashMap<>();
        Object given = parent.get(List.of(key));
        if (given == null) {
            return labels;
        }
        if (!(given instanceof TomlTable table)) {
            problems.add(file.origin(parent, key), key + " has the wrong type; accepted: a table of names and texts");
            return labels;
        }
        for (String name : table.keySet()) {
            Object value = table.get(List.of(name));
            if (!(value instanceof String text)) {
                problems.add(
                        file.origin(table, name), key + "." + name + " has the wrong type; accepted: a text in quotes");
                continue;
            }
            try {
                MetricsRegistry.checkLabel(name);
                labels.put(name, text);
            } catch (IllegalArgumentException e) {
                problems.add(
                        file.origin(table, name),
                        key + "." + name + ": " + e.getMessage()
                                + "; accepted: letters, digits and _, not a digit first, and none of the metrics' own");
            }
        }
        return labels;
    }
}
