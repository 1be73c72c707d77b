package io.llamatap.server.config.exporter;

import io.llamatap.metrics.family.Dialect;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.push.PushSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Categraf's file says of pushing. Immutable.
 *
 * @param file its name
 * @param writers where to
 * @param labels what every pushed series carries beside its own
 * @param hostname the name of the machine, which each carries as {@code agent_hostname}; null where it is not to
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

    /** Tells what of it cannot be pushed to. */
    public void check(Problems problems) {
        for (Writer writer : writers) {
            try {
                writer.target();
            } catch (IllegalArgumentException e) {
                problems.add(writer.origin(), "the writer " + writer + " " + e.getMessage());
            }
        }
    }

    /** Returns what is pushed, as Categraf would: under the names of its plugin, and with the name of the machine. */
    public PushSettings push(Duration interval) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        if (hostname != null) {
            all.putIfAbsent("agent_hostname", hostname);
        }
        return new PushSettings(writers.stream().map(Writer::target).toList(), interval, all, Dialect.CATEGRAF);
    }
}
