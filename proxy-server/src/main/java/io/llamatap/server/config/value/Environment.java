package io.llamatap.server.config.value;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables. An empty variable counts as not set, because compose files create such. Immutable.
 *
 * @param variables all variables
 */
public record Environment(Map<String, String> variables) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Returns a variable that is set and not empty, or null. */
    public @Nullable RawValue value(String name) {
        String text = variables.get(name);
        return text == null || text.isBlank() ? null : new RawValue(Origin.variable(name), text);
    }
}
