package io.llamatap.metrics;

import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.label.ModelNames;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * All counts of one upstream: a shard for each event loop, merged when a snapshot is taken, which never stalls a loop.
 *
 * <p>Any thread.
 */
public final class MetricsRegistry {
    /** As many models as a page can bear: some 26,000 series with all names. */
    public static final int DEFAULT_MODEL_CAP = 64;

    private static final int REJECTION_CAP = 32;
    /** No event loop has this number. */
    private static final int BESIDE = -1;

    private static final int CANARY = -2;

    private final Map<String, String> constantLabels;
    private final LongSupplier nanoClock;
    private final ModelNames models;
    private final LabelSpace space;
    private final Map<Integer, LoopMetrics> loops = new ConcurrentSkipListMap<>();
    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();

    /**
     * Makes an empty registry.
     *
     * @param constantLabels what every series carries beside its own labels
     * @param modelCap the most models shown by name
     * @throws IllegalArgumentException if a constant label is no label name, or is one of a family's
     */
    public MetricsRegistry(GivenLabels given, Map<String, String> constantLabels, int modelCap) {
        this(given, constantLabels, modelCap, System::nanoTime);
    }

    /**
     * Makes an empty registry with a clock of its own.
     *
     * @param nanoClock ticks of the same clock as those in what is recorded
     */
    public MetricsRegistry(
            GivenLabels given, Map<String, String> constantLabels, int modelCap, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        constantLabels.keySet().forEach(MetricsRegistry::checkLabel);
        this.constantLabels = Collections.unmodifiableMap(new LinkedHashMap<>(constantLabels));
        this.models = new ModelNames(modelCap);
        // One place more, since the last word that fits is kept for all others.
        LearnedValues canaryModels = new LearnedValues(CanaryRecorder.MOST_MODELS + 1);
        this.space = new LabelSpace(
                given,
                models,
                Map.of(Label.REJECTION, new LearnedValues(REJECTION_CAP), Label.CANARY_MODEL, canaryModels));
    }

    /**
     * Checks a name for a label.
     *
     * @throws IllegalArgumentException if it is no label name
     */
    public static void checkLabelName(String name) {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*") || name.startsWith("__")) {
            throw new IllegalArgumentException("\"" + name + "\" cannot be the name of a label");
        }
    }

    /**
     * Checks a name for a label that series carry beside their own.
     *
     * @throws IllegalArgumentException if it is no label name, or is one of a family's
     */
    public static void checkLabel(String name) {
        checkLabelName(name);
        boolean isTaken = name.equals("le") || name.equals("quantile");
        for (MetricDescriptor family : Catalogue.all()) {
            // The JVM's have common names, which people had for their own before; the few series with both keep the
            // JVM's.
            boolean isOfJvm = family.text().startsWith("jvm_");
            isTaken |= !isOfJvm
                    && family.labels().stream().anyMatch(label -> label.text().equals(name));
        }
        if (isTaken) {
            throw new IllegalArgumentException("label \"" + name + "\" is one of the metrics' own");
        }
    }

    /** Returns the shard of a loop, always the same one; to be written by that loop only. */
    public LoopMetrics loop(int number) {
        return loops.computeIfAbsent(number, n -> new LoopMetrics(space, n));
    }

    /** Returns the shard of what asks Ollama beside the relay, always the same one; to be written by one thread only. */
    public LoopMetrics beside() {
        return loop(BESIDE);
    }

    /**
     * Returns where a canary counts; its own series appear at 0. To be written by one thread only.
     *
     * @param asked the models, at most {@link CanaryRecorder#MOST_MODELS}, by the names that they are counted under
     * @param isInHomeserver whether it counts in the families of the dialect {@code homeserver} too
     * @throws IllegalArgumentException if there are more models
     */
    public CanaryRecorder canary(List<String> asked, boolean isInHomeserver) {
        if (asked.size() > CanaryRecorder.MOST_MODELS) {
            throw new IllegalArgumentException(
                    "a canary asks at most " + CanaryRecorder.MOST_MODELS + " models, got " + asked.size());
        }
        asked.forEach(model -> space.word(Label.CANARY_MODEL, model));
        CanaryRecorder canary = new CanaryRecorder(loop(CANARY), space, models, isInHomeserver);
        add(canary);
        return canary;
    }

    /** Adds up what all loops' exchanges have to do with models. */
    public ModelUse.Sums use() {
        ModelUse.Sums sums = new ModelUse.Sums(models.most());
        loops.values().forEach(loop -> loop.use().addTo(sums));
        return sums;
    }

    /** Returns the models known by name. */
    public ModelNames models() {
        return models;
    }

    /** Makes reasons for refusals appear at 0, before the first of them is counted. */
    public void expectRejections(List<String> reasons) {
        reasons.forEach(reason -> space.word(Label.REJECTION, reason));
    }

    /** Adds values that are read at each snapshot. */
    public void add(MetricSource source) {
        sources.add(source);
    }

    /** Merges everything counted so far. */
    public MetricsSnapshot snapshot() {
        Map<MetricDescriptor, List<MetricsSnapshot.Series>> families = new HashMap<>();
        SnapshotMerge merge = new SnapshotMerge(space, List.copyOf(loops.values()), nanoClock.getAsLong());
        for (MetricDescriptor family : Catalogue.all()) {
            families.put(family, merge.series(family));
        }
        Readings readings = new Readings();
        sources.forEach(source -> source.read(readings));
        families.putAll(readings.series());
        families.put(
                ProxyFamilies.SERIES, List.of(new MetricsSnapshot.Point(List.of(), 1 + SnapshotMerge.count(families))));
        return new MetricsSnapshot(constantLabels, families);
    }
}
