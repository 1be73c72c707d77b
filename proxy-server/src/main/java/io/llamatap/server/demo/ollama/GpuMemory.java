package io.llamatap.server.demo.ollama;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The GPU memory: which models are in it, and who has to go if another one is needed. Times are nanoseconds since the epoch. Used by one
 * event loop.
 */
final class GpuMemory {
    /** A card with 24 GiB, some of which the driver keeps. */
    private static final long BYTES = 24_600_000_000L;

    private final List<LoadedModel> loaded = new ArrayList<>();

    /** Returns the models in memory, those first that stay longest. */
    List<LoadedModel> loaded(long now) {
        loaded.removeIf(held -> held.isGone(now));
        return loaded.stream()
                .sorted(Comparator.comparingLong(LoadedModel::expiresAt).reversed())
                .toList();
    }

    /** Returns a model that is in memory. */
    Optional<LoadedModel> find(DemoModel model, long now) {
        return loaded(now).stream().filter(held -> held.model.equals(model)).findAny();
    }

    /** Loads a model that is not in memory. The models that were not used for longest make room for it once they have no work. */
    LoadedModel load(DemoModel model, long now) {
        long beginsAt = now;
        long free =
                BYTES - loaded.stream().mapToLong(held -> held.model.gpuBytes()).sum();
        while (free < model.gpuBytes() && !loaded.isEmpty()) {
            LoadedModel evicted = loaded.stream()
                    .min(Comparator.comparingLong(LoadedModel::busyUntil))
                    .orElseThrow();
            beginsAt = Math.max(beginsAt, evicted.busyUntil());
            free += evicted.model.gpuBytes();
            loaded.remove(evicted);
        }
        LoadedModel held = new LoadedModel(model, beginsAt + model.loadMillis() * 1_000_000);
        loaded.add(held);
        return held;
    }

    /** Removes a model at once. */
    void unload(DemoModel model) {
        loaded.removeIf(held -> held.model.equals(model));
    }
}
