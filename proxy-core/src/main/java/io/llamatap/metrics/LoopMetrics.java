package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one event loop counts. The places of label values are those of their {@link LabelValue#ordinal} or of their list in
 * {@link ClosedLabels}; {@link ExchangeRecorder} knows them for finished exchanges.
 *
 * <p>One writer, the loop; any reader. No locks; stores are plain, in order. Cost: some ten nanoseconds a count, and nothing is
 * allocated once a series exists.
 */
@SuppressWarnings("EnumOrdinal") // lists by family, for speed
public final class LoopMetrics {
    private final LabelSpace space;
    private final int loop;
    private final List<SeriesTable<AtomicLong>> scalars = new ArrayList<>();
    private final List<SeriesTable<LatencyHistogram>> histograms = new ArrayList<>();

    private final List<SeriesTable<RecentValues>> recent = new ArrayList<>();
    private final ModelUse use;

    LoopMetrics(LabelSpace space, int loop) {
        this.space = space;
        this.loop = loop;
        this.use = new ModelUse(space.modelIds());
        for (MetricDescriptor family : MetricDescriptor.values()) {
            scalars.add(new SeriesTable<>(AtomicLong::new));
            int held = family.type() == MetricType.LAST ? 1 : RecentValues.MOST;
            recent.add(new SeriesTable<>(() -> new RecentValues(held)));
            long[] edges =
                    family.type() == MetricType.HISTOGRAM ? family.buckets().counted(family.unit()) : new long[0];
            histograms.add(new SeriesTable<>(() -> new LatencyHistogram(edges)));
        }
    }

    /** Adds to a counter or gauge without labels. */
    public void add(MetricDescriptor family, long by) {
        addAt(family, 0, by);
    }

    /** Adds to a counter or gauge with one label. */
    public void add(MetricDescriptor family, int a, long by) {
        addAt(family, a, by);
    }

    /** Adds to a counter or gauge with two labels. */
    public void add(MetricDescriptor family, int a, int b, long by) {
        addAt(family, space.key(family, a, b), by);
    }

    /** Adds to a counter or gauge with three labels. */
    public void add(MetricDescriptor family, int a, int b, int c, long by) {
        addAt(family, space.key(family, a, b, c), by);
    }

    /** Adds to a counter or gauge with four labels. */
    public void add(MetricDescriptor family, int a, int b, int c, int d, long by) {
        addAt(family, space.key(family, a, b, c, d), by);
    }

    private void addAt(MetricDescriptor family, int key, long by) {
        AtomicLong cell = scalars.get(family.ordinal()).cell(key);
        cell.setRelease(Saturation.sum(cell.getPlain(), by));
    }

    /** Puts one value, in the unit inside, into a histogram without labels. */
    public void observe(MetricDescriptor family, long value) {
        histograms.get(family.ordinal()).cell(0).record(value);
    }

    /** Puts one value into a histogram with one label. */
    public void observe(MetricDescriptor family, int a, long value) {
        histograms.get(family.ordinal()).cell(a).record(value);
    }

    /** Puts one value into a histogram with two labels. */
    public void observe(MetricDescriptor family, int a, int b, long value) {
        histograms.get(family.ordinal()).cell(space.key(family, a, b)).record(value);
    }

    /** Takes a value at a time into the statistics over the last values of a model, one that is no histogram. */
    void remember(MetricDescriptor family, int model, long value, long nanos) {
        recent.get(family.ordinal()).cell(model).record(value, nanos);
    }

    /** Counts a request that was refused for a reason; the loop's only count by a word. */
    public void addRejection(String reason) {
        add(MetricDescriptor.REJECTED_REQUESTS, space.rejection(reason), 1);
    }

    /** Tells how late the loop's tick was, and what waits for the loop. */
    public void tick(long latenessNanos, int pendingTasks) {
        scalars.get(MetricDescriptor.EVENT_LOOP_LAG.ordinal()).cell(loop).setRelease(Math.max(0, latenessNanos));
        scalars.get(MetricDescriptor.EVENT_LOOP_TASKS.ordinal()).cell(loop).setRelease(pendingTasks);
    }

    /** Returns what this loop's exchanges have to do with models; the loop writes, any thread reads. */
    public ModelUse use() {
        return use;
    }

    /** Says whether Ollama is known not to hold a model. */
    public boolean isKnownUnloaded(int model) {
        return space.isKnownUnloaded(model);
    }

    /** Makes a counter appear at 0, if it is new; says whether it was. */
    boolean touch(MetricDescriptor family, int a, int b, int c, int d) {
        int key = space.key(family, a, b, c, d);
        SeriesTable<AtomicLong> table = scalars.get(family.ordinal());
        boolean isNew = !table.has(key);
        table.cell(key);
        return isNew;
    }

    /** Returns the counters and gauges of a family, for any reader. */
    SeriesTable<AtomicLong> scalars(MetricDescriptor family) {
        return scalars.get(family.ordinal());
    }

    /** Returns the histograms of a family, for any reader. */
    SeriesTable<LatencyHistogram> histograms(MetricDescriptor family) {
        return histograms.get(family.ordinal());
    }

    /** Returns the last values of a family by model, for any reader. */
    SeriesTable<RecentValues> recent(MetricDescriptor family) {
        return recent.get(family.ordinal());
    }
}
