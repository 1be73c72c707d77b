package io.llamatap.server.ollama;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model as Ollama lists it, on disk or in memory. Immutable.
 *
 * @param name with its tag, fit for a label
 * @param sizeBytes on disk, or in memory; {@link #UNKNOWN} where it is not told, as the next two
 * @param vramBytes in GPU memory
 * @param contextTokens the context that each slot was loaded with
 * @param expiresAt when it is to be unloaded; null where it is not told
 * @param family of models; empty where it is not told, as the next two
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

    /** Returns the same model by another name. */
    ListedModel named(String other) {
        return other.equals(name)
                ? this
                : new ListedModel(
                        other, sizeBytes, vramBytes, contextTokens, expiresAt, family, parameterSize, quantization);
    }

    /** Returns the part that is in GPU memory, 0 to 1; NaN where it cannot be told. */
    double offloadRatio() {
        return sizeBytes <= 0 || vramBytes < 0 ? Double.NaN : Math.min(1, (double) vramBytes / sizeBytes);
    }
}
