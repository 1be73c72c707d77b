package io.llamatap.server.config;

import io.llamatap.relay.Limits;
import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.SizeKind;
import java.util.List;

/** The settings that say how much of something there may be. */
final class LimitKeys {
    static final ConfigKey<Integer> MAX_REQUEST_LINE = ConfigKey.of(
            "max-request-line",
            SizeKind.between(256, 1 << 20),
            "16KiB",
            "the longest request line, which is held in memory; longer is 414");

    static final ConfigKey<Integer> MAX_HEAD = ConfigKey.of(
            "max-head",
            SizeKind.between(1024, 1 << 24),
            "32KiB",
            "the largest head of a request or answer, which is held in memory; larger is 431 or 502");

    static final ConfigKey<Integer> MAX_HEADERS = ConfigKey.of(
            "max-headers",
            CountKind.between(10, 10_000),
            "200",
            "the most header fields in a head, each of which costs work; more is 431 or 502");

    static final ConfigKey<Integer> MAX_CONNECTIONS = ConfigKey.of(
            "max-connections",
            CountKind.between(1, 1_000_000),
            "16384",
            "the most client connections, each of which costs memory and up to two file descriptors; one more takes the place of"
                    + " one that never sent a request, or else of the one that was idle for longest; if none is idle, it is answered"
                    + " 503 and closed");

    static final ConfigKey<Integer> MAX_CONNECTIONS_PER_ADDRESS = ConfigKey.of(
            "max-connections-per-address",
            CountKind.between(0, 1_000_000),
            "0",
            "the most client connections from one IPv4 address or IPv6 /64; one more takes the place of an idle one from there,"
                    + " or is answered 503 and closed; 0 for no such limit, as behind another proxy, where all clients have one address");

    static final ConfigKey<Integer> CLIENT_MEMORY = ConfigKey.of(
            "client-memory",
            new SizeKind(1 << 20, 1 << 30, MemoryPlan.ofProcess().clientMemory()),
            "auto",
            "how many bytes are held in all for clients whose requests are not complete (heads, trailers, TLS handshakes, requests sent"
                    + " ahead) or who do not read a page of ours; beyond it those who hold most are answered 503 and closed; auto: an"
                    + " eighth of the Java heap");

    static final ConfigKey<Integer> MAX_IDLE_UPSTREAMS = ConfigKey.of(
            "max-idle-upstreams",
            CountKind.between(0, 100_000),
            "1000",
            "the most connections to Ollama kept without work");

    /** All of them, in the order in which they are explained. */
    static final List<ConfigKey<?>> KEYS = List.of(
            MAX_REQUEST_LINE,
            MAX_HEAD,
            MAX_HEADERS,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            CLIENT_MEMORY,
            MAX_IDLE_UPSTREAMS);

    private LimitKeys() {}

    static Limits limits(Settings settings) {
        return new Limits(
                settings.get(MAX_REQUEST_LINE),
                settings.get(MAX_HEAD),
                settings.get(MAX_HEADERS),
                connections(settings),
                settings.get(MAX_CONNECTIONS_PER_ADDRESS),
                settings.get(CLIENT_MEMORY),
                settings.get(MAX_IDLE_UPSTREAMS));
    }

    /** Where nobody said how many there may be, there are no more than there is memory for. */
    private static int connections(Settings settings) {
        int most = settings.get(MAX_CONNECTIONS);
        if (!settings.origin(MAX_CONNECTIONS).equals(Origin.DEFAULT)) {
            return most;
        }
        boolean tls = settings.get(TlsSettings.TLS_CERTIFICATE).isPresent();
        return (int) Math.min(most, MemoryPlan.ofProcess().connections(settings.get(CLIENT_MEMORY), tls));
    }
}
