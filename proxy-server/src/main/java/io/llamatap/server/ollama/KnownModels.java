package io.llamatap.server.ollama;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Ollama reported about itself and its models, without what is too old. Immutable.
 *
 * @param version the version of Ollama; null if it is unknown
 * @param models the models in memory, then the others, at most 1,000 of each
 * @param isMemoryKnown whether all models in memory are known
 * @param notListed the number of further models
 */
public record KnownModels(@Nullable String version, List<Model> models, boolean isMemoryKnown, int notListed) {
    /** An unknown size or count. */
    public static final long UNKNOWN = ListedModel.UNKNOWN;

    /**
     * A model. Sizes are in bytes.
     *
     * @param name the name, as shown
     * @param isResident whether it is in memory; null if that is unknown
     * @param disk the size on disk
     * @param memory the size in memory
     * @param vram the size in GPU memory
     * @param contextTokens the context that it was loaded with
     * @param expires when it will be unloaded; null if that is unknown
     */
    public record Model(
            String name,
            @Nullable Boolean isResident,
            long disk,
            long memory,
            long vram,
            long contextTokens,
            @Nullable Instant expires) {

        /** Creates a model about which Ollama reported nothing. */
        public static Model asked(String name, boolean isMemoryKnown) {
            return new Model(name, isMemoryKnown ? false : null, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, null);
        }

        private Model withDisk(long bytes) {
            return new Model(name, isResident, bytes, memory, vram, contextTokens, expires);
        }

        /** Returns the share in GPU memory, from 0 to 1; NaN if it is unknown. */
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
