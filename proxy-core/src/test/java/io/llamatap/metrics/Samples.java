package io.llamatap.metrics;

import java.util.List;
import java.util.Map;

/** Registries for tests, with a few closed labels: routes {@code /a} (of a model) and {@code /b}. */
final class Samples {
    static final ClosedLabels LABELS = new ClosedLabels(
            List.of("/a", "/b"),
            List.of(0),
            List.of("a", ""),
            List.of("ollama"),
            List.of("refused", "reset"),
            List.of("upstream", "idle"),
            List.of("client", "drain"),
            List.of("closed"));

    private Samples() {}

    static MetricsRegistry registry() {
        return new MetricsRegistry(LABELS, Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP);
    }
}
