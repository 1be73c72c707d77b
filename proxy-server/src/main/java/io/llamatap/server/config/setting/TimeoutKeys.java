package io.llamatap.server.config.setting;

import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.server.config.value.DurationKind;
import java.time.Duration;
import java.util.List;

/** The settings that limit times. */
final class TimeoutKeys {
    static final ConfigKey<Duration> DRAIN_TIMEOUT = ConfigKey.of(
            "drain-timeout",
            DurationKind.between("0s", ConfigKey.DAY),
            "30s",
            "how long requests in flight may continue after the first SIGTERM or SIGINT. A second signal "
                    + "ends them at once");

    static final ConfigKey<Duration> CONNECT_TIMEOUT = ConfigKey.of(
            "connect-timeout",
            DurationKind.between("10ms", "10m"),
            "5s",
            "the maximum time to connect to Ollama, over all addresses of its name. Clients then get 504");

    static final ConfigKey<Duration> TLS_HANDSHAKE_TIMEOUT = ConfigKey.of(
            "tls-handshake-timeout",
            DurationKind.between("10ms", "1h").orOff(),
            "10s",
            "the maximum time for a client's TLS handshake, from the moment the connection is accepted. "
                    + "The connection is closed after that. The handshake also counts towards request-head-timeout "
                    + "of the first request");
    static final ConfigKey<Duration> REQUEST_HEAD_TIMEOUT = ConfigKey.of(
            "request-head-timeout",
            DurationKind.between("10ms", "1h").orOff(),
            "10s",
            "the maximum time from the first byte of a request to the end of its head, and for trailer "
                    + "sections. For the first request of a connection, the time begins when the connection is "
                    + "accepted. Slower clients get 408; a client that has sent nothing is disconnected");

    static final ConfigKey<Duration> KEEP_ALIVE_TIMEOUT = ConfigKey.of(
            "keep-alive-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "65m",
            "how long an idle client connection is kept after a response. The default is longer than any "
                    + "known client keeps a connection, so that clients close first and no request is lost. At "
                    + "max-connections, idle connections are closed earlier");

    static final ConfigKey<Duration> REQUEST_BODY_TIMEOUT = ConfigKey.of(
            "request-body-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "60s",
            "the maximum time between two reads of a request's body while Ollama accepts data. It does "
                    + "not limit the whole upload");

    static final ConfigKey<Duration> FIRST_BYTE_TIMEOUT = ConfigKey.of(
            "first-byte-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "off",
            "the maximum time from the last byte of a request to the first byte of its response. Ollama "
                    + "is silent for minutes while it loads a model");

    static final ConfigKey<Duration> BETWEEN_BYTES_TIMEOUT = ConfigKey.of(
            "between-bytes-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "off",
            "the maximum time between two reads of a response. Ollama may be silent between tokens and "
                    + "while it pulls a model");

    static final ConfigKey<Duration> WRITE_STALL_TIMEOUT = ConfigKey.of(
            "write-stall-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "5m",
            "a client that reads nothing of its response for this long is disconnected");

    static final ConfigKey<Duration> POOL_IDLE_TIMEOUT = ConfigKey.of(
            "pool-idle-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "30s",
            "how long an idle connection to Ollama is kept for later requests");

    static final ConfigKey<Duration> HALF_CLOSE_TIMEOUT = ConfigKey.of(
            "half-close-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "30s",
            "how long to wait for a response after a client has closed its sending side and Llamatap has "
                    + "passed this on to Ollama");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS = List.of(
            DRAIN_TIMEOUT,
            CONNECT_TIMEOUT,
            TLS_HANDSHAKE_TIMEOUT,
            REQUEST_HEAD_TIMEOUT,
            KEEP_ALIVE_TIMEOUT,
            REQUEST_BODY_TIMEOUT,
            FIRST_BYTE_TIMEOUT,
            BETWEEN_BYTES_TIMEOUT,
            WRITE_STALL_TIMEOUT,
            POOL_IDLE_TIMEOUT,
            HALF_CLOSE_TIMEOUT);

    private TimeoutKeys() {}

    static Timeouts timeouts(Settings settings) {
        return new Timeouts(
                settings.get(CONNECT_TIMEOUT),
                settings.get(TLS_HANDSHAKE_TIMEOUT),
                settings.get(REQUEST_HEAD_TIMEOUT),
                settings.get(KEEP_ALIVE_TIMEOUT),
                settings.get(REQUEST_BODY_TIMEOUT),
                settings.get(FIRST_BYTE_TIMEOUT),
                settings.get(BETWEEN_BYTES_TIMEOUT),
                settings.get(WRITE_STALL_TIMEOUT),
                settings.get(POOL_IDLE_TIMEOUT),
                settings.get(HALF_CLOSE_TIMEOUT),
                Duration.ZERO);
    }
}
