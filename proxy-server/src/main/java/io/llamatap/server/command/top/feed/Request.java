package io.llamatap.server.command.top.feed;

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

    static Request of(Fields fields) {
        return new Request(
                fields.textOrEmpty("phase"),
                fields.text("model"),
                fields.textOrEmpty("route"),
                fields.number("age_seconds"),
                fields.number("silent_seconds"),
                fields.number("tokens"),
                fields.number("tokens_per_second"));
    }
}
