package io.llamatap.server.command.doctor.fact;

import java.util.Map;

/** A series of a metric and its value: that on a page, or by how much it has grown. Immutable. */
public record Sample(String name, Map<String, String> labels, double value) {
    public Sample {
        labels = Map.copyOf(labels);
    }

    /** Returns the value of a label; empty if it has none. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
