package io.llamatap.server.ollama;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Ollama told of itself and its models, as far as that is new enough. Immutable.
 *
 * @param version as it names it; null if it did not
 * @param models those in memory first, then all others, at most a thousand of each
 * @param isMemoryKnown whether a model that is not told to be in memory is not there
 * @param notListed how many more there are
 */
public record KnownModels(@Nullable String version, List<Model> models, boolean isMemoryKnown, int notListed) {
    /** A size or count that was not told. */
    public static final long UNKNOWN = ListedModel.UNKNOWN;

    /**
     * A model; sizes are in bytes.
     *
     * @param name as it is shown
     * @param isResident whether it is in memory; null if that is not known
     * @param disk the size on disk
     * @param memory the size in memory
     * @param vram the part of that in memory of GPUs
     * @param contextTokens the context that it was loaded with
     * @param expires when it is to be unloaded; null if that was not told
     */
    public record Model(
            String name,
            @Nullable Boolean isResident,
            long disk,
            long memory,
            long vram,
            long contextTokens,
            @Nullable Instant expires) {

        /** Makes one of which nothing was told, but perhaps that it is not in memory. */
        public static Model asked(String name, boolean isMemoryKnown) {
            return new Model(name, isMemoryKnown ? false : null, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, null);
        }

        private Model withDisk(long bytes) {
            return new Model(name, isResident, bytes, memory, vram, contextTokens, expires);
        }

        /** Returns the part that is in memory of GPUs, 0 to 1; NaN if that is not known. */
        public double vramShare() {
            return memory <= 0 || vram < 0 ? Double.NaN : Math.min(1, (double) vram / memory);
        }
    }

    public KnownModels {
        models = List.copyOf(models);
    }

    static KnownModels of(@Nullable String version, @Nullable ModelList disk, @Nullable ModelList memory) {
        Map<String, Model> byName = new LinkedHashMap<>();
        boolean isMemoryKnown = memory != null && memory.notShown() == 0;
        int notListed = 0;
        if (memory != null) {
            notListed += memory.notShown();
            for (ListedModel model : memory.models()) {
                byName.put(model.name(), resident(model));
            }
        }
        if (disk != null) {
            notListed += disk.notShown();
            for (ListedModel model : disk.models()) {
                Model known = byName.getOrDefault(model.name(), Model.asked(model.name(), isMemoryKnown));
                byName.put(model.name(), known.withDisk(model.sizeBytes()));
            }
        }
        return new KnownModels(version, List.copyOf(byName.values()), isMemoryKnown, notListed);
    }

    private static Model resident(ListedModel model) {
        return new Model(
                model.name(),
                true,
                UNKNOWN,
                model.sizeBytes(),
                model.vramBytes(),
                model.contextTokens(),
                model.expiresAt());
    }
}
