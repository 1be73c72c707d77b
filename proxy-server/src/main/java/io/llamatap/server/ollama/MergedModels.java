package io.llamatap.server.ollama;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of Ollama's models, from the lists that are not too old. It is merged again only if one of them has changed. Any thread. */
final class MergedModels {
    private final Freshness freshness;
    private volatile Merged last = new Merged(null, null, null);

    MergedModels(Freshness freshness) {
        this.freshness = freshness;
    }

    private static final class Merged {
        private final @Nullable String version;
        private final @Nullable ModelList disk;
        private final @Nullable ModelList memory;
        private final KnownModels models;

        Merged(@Nullable String version, @Nullable ModelList disk, @Nullable ModelList memory) {
            this.version = version;
            this.disk = disk;
            this.memory = memory;
            this.models = KnownModels.of(version, disk, memory);
        }
    }

    @SuppressWarnings(
            "ReferenceEquality") // each poll makes new lists, whose comparison would cost as much as merging them
    KnownModels of(Inventory known, long nowNanos) {
        ModelList disk = freshness.disk(known, nowNanos);
        ModelList memory = freshness.memory(known, nowNanos);
        Merged merged = last;
        if (merged.disk != disk || merged.memory != memory || !Objects.equals(merged.version, known.version())) {
            merged = new Merged(known.version(), disk, memory);
            last = merged;
        }
        return merged.models;
    }
}
