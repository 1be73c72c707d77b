package io.llamatap.server.config;

import io.llamatap.relay.Timeouts;
import io.llamatap.server.config.value.DurationKind;
import java.time.Duration;
import java.util.List;

/** The settings that say how long something may take. */
final class TimeoutKeys {
    static final ConfigKey<Duration> DRAIN_TIMEOUT = ConfigKey.of(
            "drain-timeout",
            DurationKind.between("0s", ConfigKey.DAY),
            "30s",
            "how long exchanges may go on after the first SIGTERM or SIGINT; a second one ends all at once");

    static final ConfigKey<Duration> CONNECT_TIMEOUT = ConfigKey.of(
            "connect-timeout",
            DurationKind.between("10ms", "10m"),
            "5s",
            "until Ollama has accepted a connection, over all addresses of its name; a host that swallows packets would be waited"
                    + " for for minutes");

    static final ConfigKey<Duration> TLS_HANDSHAKE_TIMEOUT = ConfigKey.of(
            "tls-handshake-timeout",
            DurationKind.between("10ms", "1h").orOff(),
            "10s",
            "maximum time for a client's TLS handshake, from the moment the connection is accepted. When it is over, the connection"
                    + " is closed. The handshake also counts towards request-head-timeout of the first request");
    static final ConfigKey<Duration> REQUEST_HEAD_TIMEOUT = ConfigKey.of(
            "request-head-timeout",
            DurationKind.between("10ms", "1h").orOff(),
            "10s",
            "from a request's first byte to the end of its head, and for the first request of a connection from the moment it was"
                    + " accepted; slower clients get 408, and those that sent nothing are closed");

    static final ConfigKey<Duration> KEEP_ALIVE_TIMEOUT = ConfigKey.of(
            "keep-alive-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "65m",
            "how long an idle client connection is kept after a request; longer than clients keep theirs, so that they close it"
                    + " first and no request is lost. At max-connections, idle connections are closed earlier");

    static final ConfigKey<Duration> REQUEST_BODY_TIMEOUT = ConfigKey.of(
            "request-body-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "60s",
            "between two reads of a request's body, while Ollama takes what is read; slow uploads of any size pass");

    static final ConfigKey<Duration> FIRST_BYTE_TIMEOUT = ConfigKey.of(
            "first-byte-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "off",
            "from a request's last byte to its answer's first; Ollama is silent for minutes while it loads a model");

    static final ConfigKey<Duration> BETWEEN_BYTES_TIMEOUT = ConfigKey.of(
            "between-bytes-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "off",
            "between two reads of an answer; Ollama may be silent between tokens, and while it pulls");

    static final ConfigKey<Duration> WRITE_STALL_TIMEOUT = ConfigKey.of(
            "write-stall-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "5m",
            "while a client takes nothing of what waits for it, which holds Ollama too");

    static final ConfigKey<Duration> POOL_IDLE_TIMEOUT = ConfigKey.of(
            "pool-idle-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "30s",
            "how long a connection to Ollama is kept without work; what is kept saves connecting");

    static final ConfigKey<Duration> HALF_CLOSE_TIMEOUT = ConfigKey.of(
            "half-close-timeout",
            DurationKind.between("10ms", ConfigKey.DAY).orOff(),
            "30s",
            "after a client has ended its sending, which is passed on to Ollama: how long Ollama may send nothing before its"
                    + " connection is closed, and the client's with it");

    /** All of them, in the order in which they are explained. */
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
