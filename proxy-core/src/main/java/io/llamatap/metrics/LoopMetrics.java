package io.llamatap.metrics;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.CurrentTrace;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.cell.RecentValues;
import io.llamatap.metrics.cell.SeriesTable;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Family3;
import io.llamatap.metrics.declaration.Family4;
import io.llamatap.metrics.declaration.Sum;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.inflight.InFlightRequests;
import io.llamatap.metrics.inflight.ModelSigns;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.LoopNumber;
import io.llamatap.metrics.label.ModelLabel;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one event loop. {@link ExchangeRecorder} decides what a finished exchange is counted as.
 *
 * <p>Written by the event loop only; read by any thread. There are no locks; a store is a plain store with release order. Cost:
 * about ten nanoseconds per count, and nothing is allocated once a series exists.
 */
public final class LoopMetrics {
    private final LabelSpace space;
    private final LoopNumber loop;
    private final LongSupplier nanoClock;
    private final ModelUse use;
    private final LoadWatch loads;
    private final InFlightRequests inFlight;
    private final ModelSigns signs;
    /** Of the values that are recorded now; null if there are no exemplars. */
    private final @Nullable CurrentTrace trace;
    /** By family number; null for families that are not counted. */
    private final @Nullable SeriesTable<?>[] tables;

    LoopMetrics(
            LabelSpace space,
            LoadWatch loads,
            int loop,
            LongSupplier nanoClock,
            ModelSigns signs,
            @Nullable CurrentTrace trace) {
        this.space = space;
        this.trace = trace;
        this.loads = loads;
        this.nanoClock = nanoClock;
        this.signs = signs;
        this.loop = new LoopNumber(loop);
        this.use = new ModelUse(space.mostModels());
        this.inFlight = new InFlightRequests(loop, signs);
        this.tables = Catalogue.all().stream()
                .map(family -> family instanceof Counted<?> counted ? counted.newTable(trace) : null)
                .toArray(SeriesTable<?>[]::new);
    }

    /** Returns the series of a family without labels, creating it if necessary. Called on the event loop only. */
    public <C> C at(Family0<C> family) {
        return table(family).cell(0);
    }

    /** Returns a series of a family with one label, creating it if necessary. Called on the event loop only. */
    public <C, A extends LabelValue> C at(Family1<C, A> family, A a) {
        return table(family).cell(family.key(a));
    }

    /** Returns a series of a family with two labels, creating it if necessary. Called on the event loop only. */
    public <C, A extends LabelValue, B extends LabelValue> C at(Family2<C, A, B> family, A a, B b) {
        return table(family).cell(family.key(space.sizes(family), a, b));
    }

    /** Returns a series of a family with three labels, creating it if necessary. Called on the event loop only. */
    public <C, A extends LabelValue, B extends LabelValue, D extends LabelValue> C at(
            Family3<C, A, B, D> family, A a, B b, D d) {
        return table(family).cell(family.key(space.sizes(family), a, b, d));
    }

    /** Returns a series of a family with four labels, creating it if necessary. Called on the event loop only. */
    public <C, A extends LabelValue, B extends LabelValue, D extends LabelValue, E extends LabelValue> C at(
            Family4<C, A, B, D, E> family, A a, B b, D d, E e) {
        return table(family).cell(family.key(space.sizes(family), a, b, d, e));
    }

    /** Says whether a series of a family with four labels exists. Called on the event loop only. */
    <C, A extends LabelValue, B extends LabelValue, D extends LabelValue, E extends LabelValue> boolean has(
            Family4<C, A, B, D, E> family, A a, B b, D d, E e) {
        return table(family).has(family.key(space.sizes(family), a, b, d, e));
    }

    /** Counts a rejected request by its reason. */
    public void addRejection(String reason) {
        at(FailureFamilies.REJECTED_REQUESTS, space.learnedValue(Label.REJECTION, reason))
                .add(1);
    }

    /** Sets the lag of the event loop's tick in nanoseconds, and the number of tasks that wait for the event loop. */
    public void tick(long latenessNanos, int pendingTasks) {
        at(ProxyFamilies.EVENT_LOOP_LAG, loop).put(Math.max(0, latenessNanos));
        at(ProxyFamilies.EVENT_LOOP_TASKS, loop).put(pendingTasks);
    }

    /**
     * Sets the trace of the exchange whose values are recorded next, for exemplars.
     *
     * @param high the first half of its id
     * @param low the second half; both are 0 if it has none
     */
    public void trace(long high, long low) {
        if (trace != null) {
            trace.set(high, low);
        }
    }

    /** Says whether there are exemplars. */
    public boolean hasExemplars() {
        return trace != null;
    }

    /** Returns which models are in use by the exchanges of this event loop. Written by the event loop, read by any thread. */
    public ModelUse use() {
        return use;
    }

    /** Returns the loads that requests of all loops waited for; any thread. */
    LoadWatch loads() {
        return loads;
    }

    /** Returns the requests in flight of this event loop, which writes them; any thread may read them. */
    public InFlightRequests inFlight() {
        return inFlight;
    }

    /** Returns the signs of life of models, shared by all event loops and the poller. */
    public ModelSigns signs() {
        return signs;
    }

    /** Returns the tick now, for events that the relay reports without one. */
    public long nowNanos() {
        return nanoClock.getAsLong();
    }

    /** Says whether a model is known not to be loaded in Ollama. */
    public boolean isKnownUnloaded(ModelLabel model) {
        return space.isKnownUnloaded(model);
    }

    /** Returns the series of a family. Any thread may read them. */
    @SuppressWarnings("unchecked") // the table was made by this family
    <C> SeriesTable<C> table(Counted<C> family) {
        return (SeriesTable<C>) Objects.requireNonNull(tables[family.number()]);
    }

    /** Returns the series of a counter or gauge. Any thread may read them. */
    @SuppressWarnings("unchecked") // it is neither a histogram nor statistics
    SeriesTable<Count> counts(Counted<?> family) {
        return table((Counted<Count>) family);
    }

    /** Visits what a counter or gauge has counted: its own series, and those that are added to it from another family. Any thread. */
    void forEachCount(Counted<?> family, SeriesTable.Visitor<Count> visitor) {
        counts(family).forEach(visitor);
        Sum sum = family.sum();
        if (sum != null) {
            counts(sum.source()).forEach((key, cell) -> {
                int target = sum.rule().place(space.values(sum.source(), key));
                if (target != Sum.Rule.LEFT_OUT) {
                    visitor.visit(target, cell);
                }
            });
        }
    }

    /** Returns the series of a histogram. Any thread may read them. */
    @SuppressWarnings("unchecked") // it is a histogram
    SeriesTable<LatencyHistogram> histograms(Counted<?> family) {
        return table((Counted<LatencyHistogram>) family);
    }

    /** Returns the series of statistics over recent values. Any thread may read them. */
    @SuppressWarnings("unchecked") // they are such statistics
    SeriesTable<RecentValues> recent(Counted<?> family) {
        return table((Counted<RecentValues>) family);
    }
}
