package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.TomlFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads Categraf's own configuration file: the writers, and what all plugins have in common. The rest of it is ignored. */
final class AgentFile {
    private static final String WRITERS = "writers";
    private static final String GLOBAL = "global";
    private static final String INTERVAL = "interval";
    private static final String HOSTNAME = "hostname";
    private static final String NO_HOSTNAME = "omit_hostname";

    private final TomlFile file;
    private final Problems problems;
    private final List<Notice> notices;
    private final List<Writer> writers;

    AgentFile(TomlFile file, Problems problems, List<Notice> notices) {
        this.file = file;
        this.problems = problems;
        this.notices = notices;
        this.writers = writers();
    }

    /** Returns the interval of all plugins, not yet validated; null if none is set. */
    @Nullable
    String interval() {
        return TomlFile.scalar(global(INTERVAL));
    }

    /** Returns what expands the values of labels. */
    CategrafValues values(Map<String, String> environment) {
        Object hostname = global(HOSTNAME);
        if (hostname != null && !(hostname instanceof String)) {
            TomlTable global = table(GLOBAL);
            problems.add(
                    global == null ? new Origin(file.name()) : file.origin(global, HOSTNAME),
                    HOSTNAME + " has the wrong type; accepted: a string in quotes");
        }
        List<URI> targets = writers.stream().map(Writer::url).toList();
        return new CategrafValues(environment, hostname instanceof String text ? text : "", targets);
    }

    Writing writing(CategrafValues values) {
        TomlTable global = table(GLOBAL);
        Map<String, String> labels = new LinkedHashMap<>();
        if (global != null) {
            // Here, unlike in an instance, the value - is a value.
            new CategrafLabels(file, values, problems).read(global).forEach(labels::put);
        }
        boolean isOmitted = Boolean.TRUE.equals(global(NO_HOSTNAME));
        return new Writing(file.name(), writers, labels, isOmitted ? null : values.hostname());
    }

    private List<Writer> writers() {
        List<Writer> all = new ArrayList<>();
        Object tables = file.root().get(List.of(WRITERS));
        if (tables instanceof TomlArray array && TomlFile.holdsOnly(TomlTable.class, array)) {
            for (int i = 0; i < array.size(); i++) {
                Origin header = file.origin(array.inputPositionOf(i));
                Writer writer = new WriterFile(file, array.getTable(i), header, problems, notices).read();
                if (writer != null) {
                    all.add(writer);
                }
            }
        } else if (tables != null) {
            problems.add(
                    file.origin(file.root(), WRITERS), WRITERS + " has the wrong type; accepted: [[" + WRITERS + "]]");
        }
        return all;
    }

    private @Nullable Object global(String key) {
        TomlTable global = table(GLOBAL);
        return global == null ? null : global.get(List.of(key));
    }

    private @Nullable TomlTable table(String key) {
        return file.root().get(List.of(key)) instanceof TomlTable table ? table : null;
    }
}
