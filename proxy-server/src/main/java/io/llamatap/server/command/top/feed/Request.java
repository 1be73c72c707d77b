package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * A request in flight. Unknown numbers are NaN. Immutable.
 *
 * @param phase its phase as in docs/state.md
 * @param model null if it has none, or none is known yet
 */
public record Request(
        String phase,
        @Nullable String model,
        String route,
        double ageSeconds,
        double silentSeconds,
        double tokens,
        double tokensPerSecond) {

    static Request of(JsonTree fields) {
        return new Request(
                fields.of("phase").textOrEmpty(),
                fields.of("model").text(),
                fields.of("route").textOrEmpty(),
                fields.of("age_seconds").number(),
                fields.of("silent_seconds").number(),
                fields.of("tokens").number(),
                fields.of("tokens_per_second").number());
    }
}
