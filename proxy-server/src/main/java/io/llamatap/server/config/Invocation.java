package io.llamatap.server.config;

import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading arguments and settings.
 *
 * @param demo whether a demonstration of Ollama is started
 * @param config the settings; null if the action only prints a text
 * @param notices messages about the settings, to be logged
 * @param description one line for each setting: its value and where it was set
 */
public record Invocation(
        Action action, boolean demo, @Nullable ServerConfig config, List<Notice> notices, String description) {

    public Invocation {
        notices = List.copyOf(notices);
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalStateException if the action needs no settings
     */
    public ServerConfig settings() {
        if (config == null) {
            throw new IllegalStateException("no settings were read for " + action);
        }
        return config;
    }
}
