package io.llamatap.server.config.value;

import io.llamatap.metrics.MetricsRegistry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Labels with their values, {@code name=value} with commas between them, or {@code none}, which is no label. */
public record LabelsKind() implements ValueKind<Map<String, String>> {
    public static final String NONE = "none";

    @Override
    public Map<String, String> parse(String text) throws BadValueException {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text.isBlank() || text.strip().equals(NONE)) {
            return labels;
        }
        for (String each : text.split(",", -1)) {
            int equals = each.indexOf('=');
            if (equals < 0) {
                throw new BadValueException("has no = in \"" + each.strip() + "\"");
            }
            String name = each.substring(0, equals).strip();
            if (labels.put(name, each.substring(equals + 1).strip()) != null) {
                throw new BadValueException("has the label " + name + " twice");
            }
        }
        try {
            labels.keySet().forEach(MetricsRegistry::checkLabel);
            return Collections.unmodifiableMap(new TreeMap<>(labels));
        } catch (IllegalArgumentException e) {
            throw new BadValueException("cannot be taken: " + e.getMessage());
        }
    }

    @Override
    public String accepted() {
        return "name=value with commas between them (as env=prod,site=berlin), or " + NONE;
    }
}
