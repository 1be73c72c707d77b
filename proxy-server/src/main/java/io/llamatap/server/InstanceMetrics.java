package io.llamatap.server;

import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.family.Dialect;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.io.Transport;
import io.llamatap.server.accesslog.AccessLog;
import io.llamatap.server.admin.MetricsPage;
import io.llamatap.server.host.OwnJvm;
import io.llamatap.server.host.OwnProcess;
import io.llamatap.server.tls.CertificateWatch;
import io.llamatap.tap.ListingObserver;
import io.llamatap.tap.MetricsTapFactory;
import io.llamatap.tap.TapFactory;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What counts the exchanges of one upstream, and the pages that show what was counted. Any thread. */
final class InstanceMetrics implements MetricsPage {
    private static final Map<String, Dialect> PAGES = pages();

    private final MetricsRegistry registry;

    /** Takes what every series is to carry, and how many models are to have series of their own. */
    InstanceMetrics(Map<String, String> labels, int maxModelLabels) {
        registry = new MetricsRegistry(MetricsTapFactory.labels(), labels, maxModelLabels);
        registry.expectRejections(ReverseProxy.rejections());
    }

    private static Map<String, Dialect> pages() {
        Map<String, Dialect> pages = new LinkedHashMap<>();
        for (Dialect dialect : Dialect.values()) {
            pages.put(dialect.path(), dialect);
        }
        return Collections.unmodifiableMap(pages);
    }

    /** Returns pages that show several together; their labels must tell them apart. */
    static MetricsPage together(List<InstanceMetrics> instances) {
        List<InstanceMetrics> all = List.copyOf(instances);
        return new MetricsPage() {
            @Override
            public Set<String> dialects() {
                return InstanceMetrics.names();
            }

            @Override
            public void write(String dialect, boolean openMetrics, OutputStream out) throws IOException {
                InstanceMetrics.write(all, dialect, openMetrics, out);
            }
        };
    }

    /** Adds to the pages what is running here, and what it takes. */
    void describe(Transport transport, LongSupplier clientMemory, long clientMemoryLimit) {
        registry.add(MetricSource.clientMemory(clientMemory, clientMemoryLimit));
        registry.add(MetricSource.build(
                BuildFacts.version(),
                BuildFacts.revision(),
                Runtime.version().toString(),
                BuildFacts.netty(),
                transport.name().toLowerCase(Locale.ROOT)));
        registry.add(new OwnProcess());
        registry.add(new OwnJvm());
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            registry.add(MetricSource.directMemory(() -> allocator.metric().usedDirectMemory()));
        }
    }

    /** Adds to the pages whether clients are sent elsewhere than polls, for the Host that they have. */
    void watchHost(BooleanSupplier isDiffering) {
        registry.add(MetricSource.hostDiffering(isDiffering));
    }

    /** Adds to the pages how long the certificate that clients are shown is good. */
    void watch(CertificateWatch certificate) {
        registry.add(MetricSource.certificate(
                () -> certificate.expiry().getEpochSecond(), certificate::reloads, certificate::failures));
    }

    /** Returns where everything is counted. */
    MetricsRegistry registry() {
        return registry;
    }

    /**
     * Returns who watches the exchanges of clients.
     *
     * @param listings is shown what Ollama tells them of itself; null if nobody wants it
     * @param log who is told of each; null for nobody
     */
    TapFactory taps(@Nullable ListingObserver listings, @Nullable AccessLog log) {
        if (log != null) {
            registry.add(MetricSource.droppedLines(log::dropped));
        }
        return new MetricsTapFactory(registry, listings, log);
    }

    /** Returns who watches what comes for our own pages on an address of their own. */
    TapFactory pageTaps(@Nullable AccessLog log) {
        return loop -> new RejectionsOnlyTap(registry.loop(loop), log == null ? null : log.apply(loop));
    }

    @Override
    public Set<String> dialects() {
        return names();
    }

    @Override
    public void write(String dialect, boolean openMetrics, OutputStream out) throws IOException {
        write(List.of(this), dialect, openMetrics, out);
    }

    private static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(PAGES.keySet());
        names.remove("");
        return names;
    }

    private static void write(List<InstanceMetrics> all, String dialect, boolean openMetrics, OutputStream out)
            throws IOException {
        Dialect page = PAGES.get(dialect);
        if (page == null) {
            throw new IllegalArgumentException("no dialect \"" + dialect + "\"; there are " + PAGES.keySet());
        }
        List<MetricsSnapshot> snapshots = new ArrayList<>();
        all.forEach(metrics -> snapshots.addAll(metrics.snapshots()));
        Exposition.write(snapshots, page, openMetrics, out);
    }

    /** Takes what is counted by now. */
    List<MetricsSnapshot> snapshots() {
        return List.of(registry.snapshot());
    }
}
