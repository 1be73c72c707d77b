package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue of metrics: all families, in the order of the pages. Immutable. */
public final class Catalogue {
    private static final List<MetricDescriptor> ALL = Stream.of(
                    RequestFamilies.GROUP,
                    TokenFamilies.GROUP,
                    UpstreamFamilies.GROUP,
                    ClientFamilies.GROUP,
                    FailureFamilies.GROUP,
                    InFlightFamilies.GROUP,
                    ProxyFamilies.GROUP,
                    PushFamilies.GROUP,
                    ExporterFamilies.GROUP,
                    InventoryFamilies.GROUP,
                    ActivityFamilies.GROUP,
                    HomeserverFamilies.GROUP,
                    HostFamilies.GROUP,
                    RunnerFamilies.GROUP,
                    ProcessFamilies.GROUP,
                    CanaryFamilies.GROUP,
                    VllmFamilies.GROUP,
                    EppFamilies.GROUP)
            .flatMap(group -> group.families().stream())
            .toList();

    private Catalogue() {}

    /** Returns all families. */
    public static List<MetricDescriptor> all() {
        return ALL;
    }

    /** Returns the families that a dialect shows. */
    public static List<MetricDescriptor> of(Dialect dialect) {
        return ALL.stream().filter(family -> family.isIn(dialect)).toList();
    }
}
