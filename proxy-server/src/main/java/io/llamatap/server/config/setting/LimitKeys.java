package io.llamatap.server.config.setting;

import io.llamatap.relay.exchange.Limits;
import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.SizeKind;
import java.util.List;

/** The settings that limit sizes and numbers. */
final class LimitKeys {
    static final ConfigKey<Integer> MAX_REQUEST_LINE = ConfigKey.of(
            "max-request-line",
            SizeKind.between(256, 1 << 20),
            "16KiB",
            "the maximum length of a request line. A longer one gets 414");

    static final ConfigKey<Integer> MAX_HEAD = ConfigKey.of(
            "max-head",
            SizeKind.between(1024, 1 << 24),
            "32KiB",
            "the maximum size of the head of a request or response. A larger one gets 431, or 502 if it "
                    + "is Ollama's");

    static final ConfigKey<Integer> MAX_HEADERS = ConfigKey.of(
            "max-headers",
            CountKind.between(10, 10_000),
            "200",
            "the maximum number of header fields in a head. More get 431, or 502 if they are Ollama's");

    static final ConfigKey<Integer> MAX_CONNECTIONS = ConfigKey.of(
            "max-connections",
            CountKind.between(1, 1_000_000),
            "16384",
            "the maximum number of client connections. Each needs memory and up to two file descriptors. "
                    + "A further client takes the place of a connection that never sent a request, otherwise of the "
                    + "one that has been idle for longest. If no connection is idle, the client gets 503");

    static final ConfigKey<Integer> MAX_CONNECTIONS_PER_ADDRESS = ConfigKey.of(
            "max-connections-per-address",
            CountKind.between(0, 1_000_000),
            "0",
            "the maximum number of client connections from one IPv4 address or IPv6 /64 network. A "
                    + "further client takes the place of an idle connection from there, or gets 503. Use 0 (no "
                    + "limit) behind another proxy, where all clients have one address");

    static final ConfigKey<Integer> CLIENT_MEMORY = ConfigKey.of(
            "client-memory",
            new SizeKind(1 << 20, 1 << 30, MemoryPlan.ofProcess().clientMemory()),
            "auto",
            "the maximum number of bytes held for all clients together while their requests are not "
                    + "complete (heads, trailers, TLS handshakes, pipelined requests) or while they do not read a "
                    + "page of metrics. Above it, the clients that hold most get 503. With auto: an eighth of the "
                    + "Java heap");

    static final ConfigKey<Integer> MAX_IDLE_UPSTREAMS = ConfigKey.of(
            "max-idle-upstreams",
            CountKind.between(0, 100_000),
            "1000",
            "the maximum number of idle connections to Ollama that are kept for later requests");

    /** All settings of this group, in the order of the help. */
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

    /** The default number of connections is reduced to what the heap has room for. */
    private static int connections(Settings settings) {
        int most = settings.get(MAX_CONNECTIONS);
        if (!settings.origin(MAX_CONNECTIONS).equals(Origin.DEFAULT)) {
            return most;
        }
        boolean tls = settings.get(TlsSettings.TLS_CERTIFICATE).isPresent();
        return (int) Math.min(most, MemoryPlan.ofProcess().connections(settings.get(CLIENT_MEMORY), tls));
    }
}
