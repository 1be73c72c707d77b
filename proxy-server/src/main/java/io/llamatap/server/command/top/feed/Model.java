package io.llamatap.server.command.top.feed;

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

    static Model of(Fields fields) {
        return new Model(
                fields.textOrEmpty("name"),
                fields.truth("resident"),
                fields.number("memory_bytes"),
                fields.number("vram_share"),
                fields.number("context_tokens"),
                fields.time("expires"),
                fields.time("loading_since") != null,
                fields.object("requests").numbers().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum(),
                fields.object("requests").count("streaming"),
                fields.number("tokens_per_second"));
    }

    /** Returns whether it is in memory or somebody uses it. */
    public boolean isActive() {
        return Boolean.TRUE.equals(isResident) || requests > 0;
    }
}
