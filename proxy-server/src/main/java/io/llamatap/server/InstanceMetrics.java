package io.llamatap.server;

import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.io.Transport;
import io.llamatap.server.accesslog.AccessLog;
import io.llamatap.server.admin.MetricsPage;
import io.llamatap.server.host.OwnJvm;
import io.llamatap.server.host.OwnProcess;
import io.llamatap.server.tls.CertificateWatch;
import io.llamatap.tap.TapFactory;
import io.llamatap.tap.meter.ListingObserver;
import io.llamatap.tap.meter.MetricsTapFactory;
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

/** The metrics of one instance and their pages. Any thread. */
final class InstanceMetrics implements MetricsPage {
    private static final Map<String, Dialect> PAGES = pages();

    private final MetricsRegistry registry;

    /**
     * Creates empty metrics.
     *
     * @param labels the labels of every series
     * @param maxModelLabels the maximum number of models with series of their own
     * @param hasExemplars whether latency histograms have exemplars
     */
    InstanceMetrics(Map<String, String> labels, int maxModelLabels, boolean hasExemplars) {
        registry = new MetricsRegistry(
                MetricsTapFactory.labels(),
                labels,
                maxModelLabels,
                System::nanoTime,
                hasExemplars ? System::currentTimeMillis : null);
        registry.expectRejections(ReverseProxy.rejections());
    }

    private static Map<String, Dialect> pages() {
        Map<String, Dialect> pages = new LinkedHashMap<>();
        for (Dialect dialect : Dialect.values()) {
            pages.put(dialect.path(), dialect);
        }
        return Collections.unmodifiableMap(pages);
    }

    /** Returns pages with the metrics of several instances, whose labels must differ. */
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

    /** Adds metrics of this process and build. */
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

    /** Adds the metric that shows whether clients' Host leads to another virtual host than that of polls. */
    void watchHost(BooleanSupplier isDiffering) {
        registry.add(MetricSource.hostDiffering(isDiffering));
    }

    /** Adds the metrics of the server certificate. */
    void watch(CertificateWatch certificate) {
        registry.add(MetricSource.certificate(
                () -> certificate.expiry().getEpochSecond(), certificate::reloads, certificate::failures));
    }

    /** Returns the registry. */
    MetricsRegistry registry() {
        return registry;
    }

    /**
     * Returns the taps for exchanges of clients.
     *
     * @param listings receives responses of Ollama's listings; null for none
     * @param log the access log; null for none
     */
    TapFactory taps(@Nullable ListingObserver listings, @Nullable AccessLog log) {
        if (log != null) {
            registry.add(MetricSource.droppedLines(log::dropped));
        }
        return new MetricsTapFactory(registry, listings, log);
    }

    /** Returns the taps for addresses that serve only our own pages. */
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
            throw new IllegalArgumentException(
                    "unknown dialect \"" + dialect + "\"; the dialects are " + PAGES.keySet());
        }
        List<MetricsSnapshot> snapshots = new ArrayList<>();
        all.forEach(metrics -> snapshots.addAll(metrics.snapshots()));
        Exposition.write(snapshots, page, openMetrics, out);
    }

    /** Returns the snapshots of this moment. */
    List<MetricsSnapshot> snapshots() {
        return List.of(registry.snapshot());
    }
}
