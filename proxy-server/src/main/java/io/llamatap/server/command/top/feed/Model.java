package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.JsonTree;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model. Unknown numbers are NaN. Immutable.
 *
 * @param isResident whether it is in memory; null if that is unknown
 * @param expires when Ollama will unload it; null if that is unknown
 * @param isLoading whether a request waits for it while it is not in memory
 * @param requests its requests in flight
 * @param responding those among them that are being answered
 */
public record Model(
        String name,
        @Nullable Boolean isResident,
        double memoryBytes,
        double vramShare,
        double contextTokens,
        @Nullable Instant expires,
        boolean isLoading,
        double requests,
        double responding,
        double tokensPerSecond) {

    static Model of(JsonTree fields) {
        return new Model(
                fields.of("name").textOrEmpty(),
                fields.of("resident").truth(),
                fields.of("memory_bytes").number(),
                fields.of("vram_share").number(),
                fields.of("context_tokens").number(),
                fields.of("expires").time(),
                fields.of("loading_since").time() != null,
                fields.of("requests").numbers().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum(),
                fields.of("requests").of("streaming").count(),
                fields.of("tokens_per_second").number());
    }

    /** Returns whether it is in memory or somebody uses it. */
    public boolean isActive() {
        return Boolean.TRUE.equals(isResident) || requests > 0;
    }
}
