package io.llamatap.server.config.exporter;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.push.PushSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writers of Categraf's file. Immutable.
 *
 * @param file the name of the file
 * @param writers the targets
 * @param labels additional labels of every pushed series
 * @param hostname the value of the label {@code agent_hostname}; null if the label is not added
 */
public record Writing(
        String file,
        List<Writer> writers,
        Map<String, String> labels,
        @Nullable String hostname) {
    public Writing {
        writers = List.copyOf(writers);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** Adds writers that are not valid targets to the problems. */
    public void check(Problems problems) {
        for (Writer writer : writers) {
            try {
                writer.target();
            } catch (IllegalArgumentException e) {
                problems.add(writer.origin(), "the writer " + writer + " " + e.getMessage());
            }
        }
    }

    /** Returns the push settings: metrics as Categraf's plugin names them, with the name of this machine. */
    public PushSettings push(Duration interval) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        if (hostname != null) {
            all.putIfAbsent("agent_hostname", hostname);
        }
        return new PushSettings(writers.stream().map(Writer::target).toList(), interval, all, Dialect.CATEGRAF);
    }
}
