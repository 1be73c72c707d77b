package io.llamatap.server.config;

import io.llamatap.server.config.value.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a start is for, and with which settings.
 *
 * @param demo whether an Ollama is to be played
 * @param config the settings; null where the action only prints something
 * @param notices what an operator should hear of them
 * @param description each setting with its value and where that came from, a line each
 */
public record Invocation(
        Action action, boolean demo, @Nullable ServerConfig config, List<Notice> notices, String description) {

    public Invocation {
        notices = List.copyOf(notices);
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalStateException if the action needs none
     */
    public ServerConfig settings() {
        if (config == null) {
            throw new IllegalStateException("no settings were read for " + action);
        }
        return config;
    }
}
