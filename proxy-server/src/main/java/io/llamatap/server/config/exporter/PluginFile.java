package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.DurationKind;
import io.llamatap.server.config.value.InstanceSettings;
import io.llamatap.server.config.value.InstanceSettings.Names;
import io.llamatap.server.config.value.ListenKind;
import io.llamatap.server.config.value.Nearest;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.RawValue;
import io.llamatap.server.config.value.Setting;
import io.llamatap.server.config.value.TomlFile;
import io.llamatap.server.config.value.UpstreamKind;
import io.llamatap.server.config.value.ValueKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
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
    private static final String TIMES = "interval_times";
    private static final List<String> KEYS = List.of(URL, LISTEN, TIMEOUT, INTERVAL, TIMES, LABELS);
    private static final List<String> TOP_KEYS = List.of(INSTANCES, INTERVAL);
    /** Keys that Categraf accepts in every plugin's file outside of instances; they have no effect on instances. */
    private static final Set<String> COMMON_TOP_KEYS = Set.of(
            LABELS,
            "metrics_drop",
            "metrics_pass",
            "metrics_name_prefix",
            "processor_enum",
            "relabel_configs",
            "process_metrics",
            "mappings");
    /** Keys that Categraf accepts in the instances of all plugins, or of all HTTP plugins, and that have no counterpart here. */
    private static final Set<String> COMMON_KEYS = Set.of(
            "metrics_drop",
            "metrics_pass",
            "metrics_name_prefix",
            "processor_enum",
            "relabel_configs",
            "process_metrics",
            "mappings",
            "method",
            "username",
            "password",
            "body",
            "headers",
            "follow_redirects",
            "disable_keepalives",
            "response_timeout",
            "use_tls",
            "tls_ca",
            "tls_cert",
            "tls_key",
            "tls_key_pwd",
            "tls_server_name",
            "tls_min_version",
            "tls_max_version",
            "tls_cipher_suites",
            "insecure_skip_verify",
            "http_proxy",
            "url_label_key",
            "url_label_value",
            "url_label_pair",
            "concurrency",
            "debug");

    private static final long MAX_TIMES = 10_000;
    private static final Names NAMES = new Names(LISTEN, URL);
    private static final DurationKind PERIOD = DurationKind.between("1s", "24h");
    /** The range of {@code connect-timeout}. */
    private static final DurationKind LIMIT = DurationKind.between("10ms", "10m");

    private final TomlFile file;
    private final CategrafLabels labels;
    private final Problems problems;
    /** Keys without effect, each with the first line on which it is set. */
    private final Map<String, Origin> unused = new LinkedHashMap<>();

    private PluginFile(TomlFile file, CategrafValues values, Problems problems) {
        this.file = file;
        this.labels = new CategrafLabels(file, values, problems);
        this.problems = problems;
    }

    /**
     * Returns the instances that could be read, and adds what is wrong to the problems.
     *
     * @param interval the agent's interval, for instances without one; null if it has none
     */
    static List<InstanceSettings> read(
            TomlFile file, @Nullable String interval, CategrafValues values, Problems problems, List<Notice> notices) {
        PluginFile plugin = new PluginFile(file, values, problems);
        List<InstanceSettings> instances = plugin.instances(interval);
        if (!plugin.unused.isEmpty()) {
            Origin first = plugin.unused.values().iterator().next();
            notices.add(new Notice(
                    Level.WARN,
                    first + ": these keys of Categraf have no effect in Llamatap: "
                            + String.join(", ", plugin.unused.keySet())));
        }
        return instances;
    }

    private List<InstanceSettings> instances(@Nullable String agentInterval) {
        TomlTable root = file.root();
        checkKeys(root, TOP_KEYS, COMMON_TOP_KEYS);
        String fallback = agentInterval == null ? DurationKind.format(DEFAULT_INTERVAL) : agentInterval;
        Setting common = value(root, INTERVAL, PERIOD, fallback, new Origin(file.name()));
        String interval = common == null ? fallback : common.raw().text();
        Object tables = root.get(List.of(INSTANCES));
        if (!(tables instanceof TomlArray array) || !TomlFile.holdsOnly(TomlTable.class, array) || array.isEmpty()) {
            problems.add(
                    tables == null ? new Origin(file.name()) : file.origin(root, INSTANCES),
                    "has no instance; accepted: one or more [[instances]]");
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
        checkKeys(table, KEYS, COMMON_KEYS);
        Setting listen = value(table, LISTEN, new ListenKind(false), ":8000", header);
        Setting upstream = value(table, URL, new UpstreamKind(), "http://localhost:11434", header);
        Setting timeout = value(table, TIMEOUT, LIMIT, "30s", header);
        Setting interval = value(table, INTERVAL, PERIOD, commonInterval, header);
        long times = times(table);
        Map<String, String> own = labels.readInstance(table);
        if (listen == null || upstream == null || timeout == null || interval == null) {
            return null;
        }
        return new InstanceSettings(
                NAMES,
                listen,
                upstream,
                (Duration) timeout.value(),
                ((Duration) interval.value()).multipliedBy(times),
                own);
    }

    /** Returns the factor by which the interval of this instance is longer; Categraf treats values that are not positive as 1. */
    private long times(TomlTable table) {
        Object given = table.get(List.of(TIMES));
        if (given != null && !(given instanceof Long)) {
            problems.add(file.origin(table, TIMES), TIMES + " has the wrong type; accepted: a whole number");
        }
        return given instanceof Long times ? Math.max(1, Math.min(times, MAX_TIMES)) : 1;
    }

    private void checkKeys(TomlTable table, List<String> accepted, Set<String> common) {
        for (String key : table.keySet()) {
            if (common.contains(key)) {
                unused.putIfAbsent(key, file.origin(table, key));
            } else if (!accepted.contains(key)) {
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
        // An address must be a string; seconds may be a number.
        boolean isFit = given instanceof String || (given instanceof Long && kind instanceof DurationKind);
        if (given != null && !isFit) {
            problems.add(origin, key + " has the wrong type; accepted: a string in quotes: " + kind.accepted());
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
}
