package io.llamatap.server.config.value;

import io.llamatap.metrics.ConstantLabels;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Labels with their values, {@code name=value}, separated by commas; {@code none} for no labels. */
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
            labels.keySet().forEach(ConstantLabels::check);
            return Collections.unmodifiableMap(new TreeMap<>(labels));
        } catch (IllegalArgumentException e) {
            throw new BadValueException("is not valid: " + e.getMessage());
        }
    }

    @Override
    public String accepted() {
        return "name=value, separated by commas, such as env=prod,site=berlin; or " + NONE;
    }
}
