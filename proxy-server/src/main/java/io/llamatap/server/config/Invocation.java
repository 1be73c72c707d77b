package io.llamatap.server.config;

import org.jspecify.annotations.Nullable;

/**
 * What a start is for, and with which settings.
 *
 * @param demo whether an Ollama is to be played
 * @param config the settings; null where the action only prints something
 * @param description each setting with its value and where that came from, a line each
 */
public record Invocation(
        Action action, boolean demo, @Nullable ServerConfig config, String description) {

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
