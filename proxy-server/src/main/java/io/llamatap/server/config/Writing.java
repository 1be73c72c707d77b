package io.llamatap.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Categraf's file says of pushing. Immutable.
 *
 * @param file its name
 * @param writers where to
 * @param labels what every pushed series carries beside its own
 */
public record Writing(String file, List<Writer> writers, Map<String, String> labels) {
    public Writing {
        writers = List.copyOf(writers);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
