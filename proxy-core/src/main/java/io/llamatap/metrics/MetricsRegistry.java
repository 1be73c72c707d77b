package io.llamatap.metrics;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.CurrentTrace;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.View;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.inflight.ModelSigns;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.model.ModelNames;
import io.llamatap.metrics.prompt.PromptWatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All counts of one upstream. There is one shard per event loop; a snapshot merges them without stalling an event loop.
 *
 * <p>Any thread.
 */
public final class MetricsRegistry {
    /** The default maximum of models with a label of their own: about 26,000 series if all are used. */
    public static final int DEFAULT_MODEL_CAP = 64;

    private static final int REJECTION_CAP = 32;
    /** The numbers of shards that do not belong to an event loop. */
    private static final int POLLER = -1;

    private static final int CANARY = -2;

    private final Map<String, String> constantLabels;
    private final LongSupplier nanoClock;
    private final @Nullable LongSupplier exemplarMillis;
    private final ModelNames models;
    private final LabelSpace space;
    private final PromptWatch prompts;
    private final LoadWatch loads;
    private final ModelSigns signs;
    private final Map<Integer, LoopMetrics> loops = new ConcurrentSkipListMap<>();
    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();

    /**
     * Creates an empty registry.
     *
     * @param constantLabels the labels that every series has in addition to its own
     * @param modelCap the maximum number of models with a label of their own
     * @throws IllegalArgumentException if a constant label is not a valid label name, or is used by a family
     */
    public MetricsRegistry(GivenLabels given, Map<String, String> constantLabels, int modelCap) {
        this(given, constantLabels, modelCap, System::nanoTime, null);
    }

    /**
     * Creates an empty registry with a given clock, and without exemplars.
     *
     * @param nanoClock the clock of the ticks that are recorded, in nanoseconds
     */
    public MetricsRegistry(
            GivenLabels given, Map<String, String> constantLabels, int modelCap, LongSupplier nanoClock) {
        this(given, constantLabels, modelCap, nanoClock, null);
    }

    /**
     * Creates an empty registry with given clocks.
     *
     * @param nanoClock the clock of the ticks that are recorded, in nanoseconds
     * @param exemplarMillis the Unix time of exemplars in milliseconds; null for no exemplars
     */
    public MetricsRegistry(
            GivenLabels given,
            Map<String, String> constantLabels,
            int modelCap,
            LongSupplier nanoClock,
            @Nullable LongSupplier exemplarMillis) {
        this.nanoClock = nanoClock;
        this.exemplarMillis = exemplarMillis;
        constantLabels.keySet().forEach(ConstantLabels::check);
        this.constantLabels = Collections.unmodifiableMap(new LinkedHashMap<>(constantLabels));
        this.models = new ModelNames(modelCap);
        this.loads = new LoadWatch(models.most());
        this.prompts = new PromptWatch(models.most(), nanoClock);
        this.signs = new ModelSigns(models.most());
        // One place more, because the last one is kept for all other models.
        LearnedValues canaryModels = new LearnedValues(CanaryRecorder.MAX_MODELS + 1);
        this.space = new LabelSpace(
                given,
                models,
                Map.of(Label.REJECTION, new LearnedValues(REJECTION_CAP), Label.CANARY_MODEL, canaryModels));
    }

    /** Returns the shard of an event loop, always the same one. Only that event loop may write to it. */
    public LoopMetrics loop(int number) {
        return loops.computeIfAbsent(
                number,
                n -> new LoopMetrics(
                        space,
                        loads,
                        n,
                        nanoClock,
                        signs,
                        exemplarMillis == null ? null : new CurrentTrace(exemplarMillis)));
    }

    /** Returns the shard of the poller, always the same one. Only one thread may write to it. */
    public LoopMetrics poller() {
        return loop(POLLER);
    }

    /**
     * Returns the recorder of a canary, whose series exist at 0 from now on. Only one thread may write to it.
     *
     * @param asked the labels of the models, at most {@link CanaryRecorder#MAX_MODELS}
     * @param isInHomeserver whether to count in the families of the dialect {@code homeserver} too
     * @throws IllegalArgumentException if there are more models
     */
    public CanaryRecorder canary(List<String> asked, boolean isInHomeserver) {
        if (asked.size() > CanaryRecorder.MAX_MODELS) {
            throw new IllegalArgumentException(
                    "a canary has at most " + CanaryRecorder.MAX_MODELS + " models, got " + asked.size());
        }
        asked.forEach(model -> space.learnedValue(Label.CANARY_MODEL, model));
        CanaryRecorder canary = new CanaryRecorder(loop(CANARY), space, models, isInHomeserver);
        add(canary);
        return canary;
    }

    /** Returns which models are in use by the exchanges of all event loops. */
    public ModelUse.Sums use() {
        ModelUse.Sums sums = new ModelUse.Sums(models.most());
        loops.values().forEach(loop -> loop.use().addTo(sums));
        return sums;
    }

    /** Returns the numbers of requests that models work on. */
    public ModelRequests modelRequests() {
        return ModelRequests.of(space, loops.values());
    }

    /** Returns all requests in flight, in no order, without stopping any loop. */
    public List<RequestState> inFlight() {
        List<RequestState> states = new ArrayList<>();
        loops.values().forEach(loop -> loop.inFlight().addTo(states));
        return states;
    }

    /** Returns the labels that every series has in addition to its own. */
    public Map<String, String> constantLabels() {
        return constantLabels;
    }

    /** Returns the names of models. */
    public ModelNames models() {
        return models;
    }

    /** Returns what is known of prompts beside single exchanges. */
    public PromptWatch prompts() {
        return prompts;
    }

    /** Creates the series of rejection reasons at 0 before the first one is counted. */
    public void expectRejections(List<String> reasons) {
        reasons.forEach(reason -> space.learnedValue(Label.REJECTION, reason));
    }

    /** Adds a source that is read at each snapshot. */
    public void add(MetricSource source) {
        sources.add(source);
    }

    /** Returns the silence of Ollama now. */
    SilenceSnapshot silence() {
        List<RequestState> ofModels =
                inFlight().stream().filter(RequestState::isOfModel).toList();
        return new SilenceSnapshot(ofModels, signs, models, nanoClock.getAsLong());
    }

    /** Merges everything counted so far in one family. */
    public List<MetricsSnapshot.Series> series(MetricDescriptor family) {
        return new SnapshotMerge(space, List.copyOf(loops.values()), nanoClock.getAsLong()).series(family);
    }

    /**
     * Adds up what a family has counted, in its internal unit, in groups of series. This costs much less than {@link #series}, since series
     * at 0 are left out.
     *
     * @param by returns the group of a series, given the values of its labels in the order of the family; null leaves it out
     */
    public <K> Map<K, Long> counts(Counted<Count> family, Function<LabelValue[], @Nullable K> by) {
        return new GroupedSums<>(space, loops.values(), by).counts(family);
    }

    /** Adds up the histograms of a family in groups of series, as {@link #counts} does. */
    public <K> Map<K, LatencyHistogram.Sums> histograms(
            Counted<LatencyHistogram> family, Function<LabelValue[], @Nullable K> by) {
        return new GroupedSums<>(space, loops.values(), by).histograms(family);
    }

    /** Passes what all sources read to a sink. */
    public void read(MetricSource.Sink sink) {
        sources.forEach(source -> source.read(sink));
    }

    /** Merges everything counted so far, and reads the sources. */
    public MetricsSnapshot snapshot() {
        Map<MetricDescriptor, List<MetricsSnapshot.Series>> families = new HashMap<>();
        SnapshotMerge merge = new SnapshotMerge(space, List.copyOf(loops.values()), nanoClock.getAsLong());
        for (MetricDescriptor family : Catalogue.all()) {
            if (!(family instanceof View)) {
                families.put(family, merge.series(family));
            }
        }
        Readings readings = new Readings();
        read(readings);
        families.putAll(readings.series());
        families.put(
                ProxyFamilies.SERIES, List.of(new MetricsSnapshot.Point(List.of(), 1 + SnapshotMerge.count(families))));
        return new MetricsSnapshot(constantLabels, families);
    }
}
