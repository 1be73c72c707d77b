package io.llamatap.server.ollama;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model as Ollama lists it, on disk or in memory. Immutable.
 *
 * @param name the name with its tag, bounded for a label
 * @param sizeBytes size on disk, or in memory; {@link #UNKNOWN} if missing, like the next two
 * @param vramBytes size in GPU memory
 * @param contextTokens the context length of each slot
 * @param expiresAt when the model will be unloaded; null if missing
 * @param family the model family; empty if missing, like the next two
 */
record ListedModel(
        String name,
        long sizeBytes,
        long vramBytes,
        long contextTokens,
        @Nullable Instant expiresAt,
        String family,
        String parameterSize,
        String quantization) {
    static final long UNKNOWN = -1;

    /** Returns the same model with another name. */
    ListedModel named(String other) {
        return other.equals(name)
                ? this
                : new ListedModel(
                        other, sizeBytes, vramBytes, contextTokens, expiresAt, family, parameterSize, quantization);
    }

    /** Returns the share in GPU memory, 0 to 1; NaN if unknown. */
    double offloadRatio() {
        return sizeBytes <= 0 || vramBytes < 0 ? Double.NaN : Math.min(1, (double) vramBytes / sizeBytes);
    }
}
