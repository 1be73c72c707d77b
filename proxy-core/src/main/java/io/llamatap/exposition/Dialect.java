package io.llamatap.exposition;

import io.llamatap.metrics.MetricDescriptor;
import java.util.Arrays;
import java.util.List;

/** A set of metric names, rendered from the one set of counts. */
public enum Dialect {
    /** Everything that has one meaning on one page. */
    MAIN("");

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    /** Returns what stands behind {@code /metrics/}; empty for {@code /metrics} itself. */
    public String path() {
        return path;
    }

    /** Returns its families, in the order of the page. */
    public List<MetricDescriptor> families() {
        return Arrays.stream(MetricDescriptor.values()).filter(this::shows).toList();
    }

    private boolean shows(MetricDescriptor family) {
        return switch (this) {
            case MAIN -> true;
        };
    }
}
