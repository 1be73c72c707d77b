package io.llamatap.server.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All settings, in the order in which they are explained: the groups, each of which has its keys beside what they become. */
final class Catalogue {
    private static final List<ConfigKey<?>> KEYS = Stream.of(
                    ListenConfig.KEYS,
                    UpstreamConfig.KEYS,
                    TlsSettings.KEYS,
                    RelayConfig.KEYS,
                    LogConfig.KEYS,
                    AccessConfig.KEYS,
                    PushConfig.KEYS,
                    TimeoutKeys.KEYS,
                    LimitKeys.KEYS,
                    PollConfig.KEYS,
                    CanaryConfig.KEYS)
            .<ConfigKey<?>>flatMap(List::stream)
            .toList();

    private Catalogue() {}

    static List<ConfigKey<?>> keys() {
        return KEYS;
    }

    /** Returns the key of a name, or null. */
    static @Nullable ConfigKey<?> named(String name) {
        for (ConfigKey<?> key : KEYS) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }
}
