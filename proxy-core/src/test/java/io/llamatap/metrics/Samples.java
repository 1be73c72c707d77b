package io.llamatap.metrics;

import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.Route;
import java.util.List;
import java.util.Map;

/** Registries for tests with few labels: the routes {@code /a} (of a model) and {@code /b}. */
final class Samples {
    static final Route A = new SampleRoute(0, "/a", true, "a");
    private static final Route B = new SampleRoute(1, "/b", false, "");

    static final GivenLabels LABELS = GivenLabels.none()
            .with(Label.ROUTE, List.of(A, B))
            .with(Label.API, List.of(Why.FIRST))
            .with(Label.UPSTREAM_ERROR, List.of(Why.values()))
            .with(Label.MODEL_FAILURE, List.of(Why.values()))
            .with(Label.UPSTREAM_CLOSED, List.of(Why.values()))
            .with(Label.CLIENT_CLOSED, List.of(Why.values()))
            .with(Label.HANDSHAKE_FAILURE, List.of(Why.values()));

    private record SampleRoute(int place, String label, boolean isNamingModel, String modelOperation)
            implements Route {}

    /** Any given value. */
    enum Why
            implements
                    GivenValue.Api, GivenValue.UpstreamError, GivenValue.ModelFailure, GivenValue.UpstreamClosed,
                    GivenValue.ClientClosed, GivenValue.HandshakeFailure {
        FIRST,
        REFUSED;

        @Override
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public boolean startsAtZero() {
            return this == REFUSED;
        }

        @Override
        public boolean isCrash() {
            return false;
        }
    }

    private Samples() {}

    static MetricsRegistry registry() {
        return new MetricsRegistry(LABELS, Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP);
    }
}
