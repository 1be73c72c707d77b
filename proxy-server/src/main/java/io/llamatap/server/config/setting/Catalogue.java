package io.llamatap.server.config.setting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All settings, in groups and in the order of the help. Each group declares its keys beside the record that they become. */
public final class Catalogue {
    /** Settings that belong together. */
    public record Group(String title, List<ConfigKey<?>> keys) {}

    private static final List<Group> GROUPS = List.of(
            new Group("Listening", ListenConfig.KEYS),
            new Group("Ollama", UpstreamConfig.KEYS),
            new Group("TLS", TlsSettings.KEYS),
            new Group("Threads and I/O", RelayConfig.KEYS),
            new Group("Logs", LogConfig.KEYS),
            new Group("Access control", AccessConfig.KEYS),
            new Group("Push", PushConfig.KEYS),
            new Group("Time limits", TimeoutKeys.KEYS),
            new Group("Other limits", LimitKeys.KEYS),
            new Group("Polling and metrics", PollConfig.KEYS),
            new Group("Stuck requests", StuckConfig.KEYS),
            new Group("The canary", CanaryConfig.KEYS),
            new Group("Balancing", BalancingConfig.KEYS));

    private static final List<ConfigKey<?>> KEYS = GROUPS.stream()
            .<ConfigKey<?>>flatMap(group -> group.keys().stream())
            .toList();

    private Catalogue() {}

    public static List<Group> groups() {
        return GROUPS;
    }

    public static List<ConfigKey<?>> keys() {
        return KEYS;
    }

    /** Returns the key with this name, or null. */
    public static @Nullable ConfigKey<?> named(String name) {
        for (ConfigKey<?> key : KEYS) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }
}
