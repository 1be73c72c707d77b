package io.llamatap.server.config.setting;

import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.io.Transport;
import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.WordKind;
import java.util.List;

/** The settings of threads and I/O. */
final class RelayConfig {
    static final ConfigKey<Transport> TRANSPORT = ConfigKey.of(
            "transport",
            WordKind.of(List.of(Transport.values())),
            "auto",
            "the network I/O backend. With auto: epoll on Linux, kqueue on macOS, otherwise nio");

    static final ConfigKey<Integer> LOOPS = ConfigKey.of(
            "loops",
            new CountKind(1, 256, Math.min(256, Runtime.getRuntime().availableProcessors())),
            "auto",
            "the number of event loops. With auto: the number of processors");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS = List.of(TRANSPORT, LOOPS);

    private RelayConfig() {}

    static RelayOptions of(Settings settings) {
        return new RelayOptions(
                settings.get(TRANSPORT),
                settings.get(LOOPS),
                TimeoutKeys.timeouts(settings),
                LimitKeys.limits(settings),
                settings.get(UpstreamConfig.UPSTREAM_HOST_HEADER));
    }
}
