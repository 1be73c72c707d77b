package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.InventoryFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.relay.exchange.Reachability;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics of Ollama's version, models and state. What is unknown or too old is left out. Any thread. */
final class InventoryMetrics implements MetricSource {
    private static final double HALF_LIFE_NANOS = 5e9;
    private static final double MIN_LIKELY = 0.01;

    private final Supplier<Inventory> inventory;
    private final MetricsRegistry registry;
    private final Supplier<Reachability> reachability;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Freshness freshness;

    InventoryMetrics(
            Supplier<Inventory> inventory,
            MetricsRegistry registry,
            Supplier<Reachability> reachability,
            Clock clock,
            LongSupplier nanoClock,
            Freshness freshness) {
        this.inventory = inventory;
        this.registry = registry;
        this.reachability = reachability;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.freshness = freshness;
    }

    @Override
    public void read(Sink sink) {
        Inventory known = inventory.get();
        ModelUse.Sums use = registry.use();
        long nowNanos = nanoClock.getAsLong();
        Instant now = clock.instant();
        readUp(sink, known, use, now, nowNanos);
        readVersion(sink, known.version());
        known.successes()
                .forEach((target, when) -> sink.put(ActivityFamilies.POLL_LAST_SUCCESS, seconds(when), target.label()));
        ModelList disk = freshness.disk(known, nowNanos);
        ModelList memory = freshness.memory(known, nowNanos);
        int notShown = 0;
        if (disk != null) {
            readDisk(sink, disk, memory);
            notShown += disk.notShown();
        }
        if (memory != null) {
            readMemory(sink, memory);
            notShown += memory.notShown();
        }
        if (disk != null || memory != null) {
            sink.put(InventoryFamilies.MODELS_NOT_SHOWN, notShown);
        }
        readUse(sink, memory, known.inferred(), use, now, nowNanos);
    }

    /** The newest of three decides: the last poll, the last successful exchange, the last exchange that found the upstream unreachable. */
    private void readUp(Sink sink, Inventory known, ModelUse.Sums use, Instant now, long nowNanos) {
        Inventory.Check check = known.versionCheck();
        boolean isKnown = check != null;
        boolean isUp = check != null && check.isGood();
        long age = check == null ? Long.MAX_VALUE : nowNanos - check.nanos();
        long success = use.lastSuccessNanos();
        if (success != ModelUse.NEVER && nowNanos - success < age) {
            isKnown = true;
            isUp = true;
            age = nowNanos - success;
        }
        Reachability reached = reachability.get();
        if (reached.state() == Reachability.State.UNREACHABLE
                && Duration.between(reached.asOf(), now).toNanos() < age) {
            isKnown = true;
            isUp = false;
        }
        if (isKnown) {
            sink.put(InventoryFamilies.UP, isUp ? 1 : 0);
        }
    }

    private static void readVersion(Sink sink, @Nullable String version) {
        if (version != null) {
            sink.put(InventoryFamilies.OLLAMA_INFO, 1, version, "unknown");
            sink.put(InventoryFamilies.OLLAMA_INFO_INFO, 1, version, "unknown");
            sink.put(InventoryFamilies.OLLAMA_VERSION, 1, version, "unknown");
        }
    }

    private static void readDisk(Sink sink, ModelList disk, @Nullable ModelList memory) {
        sink.put(InventoryFamilies.MODEL_COUNT, disk.count());
        sink.put(InventoryFamilies.MODELS_AVAILABLE, disk.count());
        sink.put(InventoryFamilies.MODELS_DISK, disk.totalBytes());
        Set<String> loaded = new HashSet<>();
        if (memory != null) {
            memory.models().forEach(model -> loaded.add(model.name()));
        }
        for (ListedModel model : disk.models()) {
            put(sink, InventoryFamilies.MODEL_SIZE, model.sizeBytes(), model.name());
            sink.put(
                    InventoryFamilies.MODEL_DETAILS,
                    1,
                    model.name(),
                    model.family(),
                    model.parameterSize(),
                    model.quantization());
            if (memory != null && !loaded.contains(model.name())) {
                sink.put(InventoryFamilies.MODEL_LOADED, 0, model.name());
            }
        }
    }

    private static void readMemory(Sink sink, ModelList memory) {
        sink.put(InventoryFamilies.MODELS_LOADED, memory.count());
        for (ListedModel model : memory.models()) {
            sink.put(InventoryFamilies.MODEL_LOADED, 1, model.name());
            put(sink, InventoryFamilies.MODEL_VRAM, model.vramBytes(), model.name());
            put(sink, InventoryFamilies.MODEL_MEMORY, model.sizeBytes(), model.name());
            put(sink, InventoryFamilies.MODEL_CONTEXT, model.contextTokens(), model.name());
            double ratio = model.offloadRatio();
            if (!Double.isNaN(ratio)) {
                sink.put(InventoryFamilies.MODEL_OFFLOAD, ratio, model.name());
            }
            if (model.expiresAt() != null) {
                sink.put(InventoryFamilies.MODEL_EXPIRES, seconds(model.expiresAt()), model.name());
            }
        }
    }

    private static void put(Sink sink, Reading family, long value, String name) {
        if (value != ListedModel.UNKNOWN) {
            sink.put(family, (double) value, name);
        }
    }

    private void readUse(
            Sink sink, @Nullable ModelList memory, Inferred inferred, ModelUse.Sums use, Instant now, long nowNanos) {
        boolean isInferred = memory != null && inferred.isActive();
        sink.put(ActivityFamilies.INFERENCE_ACTIVE, use.isComputing() || isInferred ? 1 : 0);
        double likely = 0;
        List<ListedModel> loaded = memory == null ? List.of() : memory.models();
        for (ListedModel model : loaded) {
            double ratio = model.offloadRatio();
            likely =
                    Math.max(likely, Double.isNaN(ratio) ? 0 : ratio * weight(model, inferred.models(), use, nowNanos));
        }
        sink.put(ActivityFamilies.GPU_LIKELY_ACTIVE, likely < MIN_LIKELY ? 0 : likely);
        long last = later(use.lastComputedNanos(), inferred.lastNanos());
        double lastSeconds = last == ModelUse.NEVER ? 0 : seconds(now.minusNanos(nowNanos - last));
        sink.put(ActivityFamilies.LAST_INFERENCE, lastSeconds);
    }

    private double weight(ListedModel model, Map<String, Long> inferred, ModelUse.Sums use, long nowNanos) {
        ModelLabel id = registry.models().find(model.name());
        if (use.isAsking(id)) {
            return 1;
        }
        long last = later(
                id == ModelLabel.NONE ? ModelUse.NEVER : use.lastEndNanos(id),
                inferred.getOrDefault(model.name(), ModelUse.NEVER));
        return last == ModelUse.NEVER ? 0 : Math.pow(0.5, Math.max(0, nowNanos - last) / HALF_LIFE_NANOS);
    }

    private static long later(long a, long b) {
        if (a == ModelUse.NEVER || b == ModelUse.NEVER) {
            return a == ModelUse.NEVER ? b : a;
        }
        return a - b >= 0 ? a : b;
    }

    private static double seconds(Instant when) {
        return when.getEpochSecond() + when.getNano() / 1e9;
    }
}
