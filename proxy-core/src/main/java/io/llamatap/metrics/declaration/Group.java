package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;
import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.cell.RecentValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The families of one subject, in the order of a page. Filled while the class that declares them is initialised, and not changed
 * after that.
 */
public final class Group {
    private final int first;
    private final Writer writer;
    private final List<MetricDescriptor> families = new ArrayList<>();

    /**
     * Creates an empty group.
     *
     * @param before the group before it on the page; null for the first
     * @param writer who writes its families, unless a family has another writer
     */
    public Group(@Nullable Group before, Writer writer) {
        this.first = before == null ? 0 : before.first + before.families.size();
        this.writer = writer;
    }

    /** Begins the declaration of a counter. */
    public Draft<Count> counter(String text, MetricUnit unit, String help) {
        return new Draft<>(this, text, MetricType.COUNTER, null, unit, help, trace -> new Count());
    }

    /** Begins the declaration of a counter whose promised name does not end in {@code _total}. */
    public Draft<Count> untyped(String text, MetricUnit unit, String help) {
        return new Draft<>(this, text, MetricType.UNTYPED, null, unit, help, trace -> new Count());
    }

    /** Begins the declaration of a gauge. */
    public Draft<Count> gauge(String text, MetricUnit unit, String help) {
        return new Draft<>(this, text, MetricType.GAUGE, null, unit, help, trace -> new Count());
    }

    /** Begins the declaration of a summary. */
    public Draft<Count> summary(String text, MetricUnit unit, String help) {
        return new Draft<>(this, text, MetricType.SUMMARY, null, unit, help, trace -> new Count());
    }

    /** Begins the declaration of a histogram. */
    public Draft<LatencyHistogram> histogram(String text, Buckets buckets, MetricUnit unit, String help) {
        long[] edges = buckets.counted(unit);
        return histogram(text, buckets, unit, help, trace -> new LatencyHistogram(edges, null));
    }

    /** Begins the declaration of a histogram that has exemplars if they are switched on. */
    public Draft<LatencyHistogram> tracedHistogram(String text, Buckets buckets, MetricUnit unit, String help) {
        long[] edges = buckets.counted(unit);
        return histogram(text, buckets, unit, help, trace -> new LatencyHistogram(edges, trace));
    }

    private Draft<LatencyHistogram> histogram(
            String text, Buckets buckets, MetricUnit unit, String help, CellMaker<LatencyHistogram> maker) {
        return new Draft<>(this, text, MetricType.HISTOGRAM, buckets, unit, help, maker);
    }

    /** Begins the declaration of statistics over recent values. */
    public Draft<RecentValues> recent(String text, MetricUnit unit, String help) {
        return new Draft<>(
                this, text, MetricType.RECENT, null, unit, help, trace -> new RecentValues(RecentValues.MAX_VALUES));
    }

    /** Begins the declaration of a last value. */
    public Draft<RecentValues> last(String text, MetricUnit unit, String help) {
        return new Draft<>(this, text, MetricType.LAST, null, unit, help, trace -> new RecentValues(1));
    }

    Writer writer() {
        return writer;
    }

    /** Returns the number of the next family. */
    int nextNumber() {
        return first + families.size();
    }

    /** Appends a family. */
    <F extends MetricDescriptor> F add(F family) {
        families.add(family);
        return family;
    }

    public List<MetricDescriptor> families() {
        return Collections.unmodifiableList(families);
    }
}
