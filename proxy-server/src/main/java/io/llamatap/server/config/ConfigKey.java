package io.llamatap.server.config;

import io.llamatap.relay.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of settings: the one place with their names, defaults, ranges and explanations. Immutable.
 *
 * @param <T> what a value becomes
 */
public final class ConfigKey<T> {
    private static final String DAY = "24h";

    static final ConfigKey<Optional<HostAndPort>> LISTEN =
            key("listen", new ListenKind(false), ":8000", "where clients connect");
    static final ConfigKey<Optional<HostAndPort>> ADMIN = key(
            "admin",
            new ListenKind(true),
            "none",
            "where /metrics and /health are; none: on the address that clients connect to, where these paths are ours then");
    static final ConfigKey<UpstreamAddress> UPSTREAM = key(
                    "upstream", new UpstreamKind(), "http://localhost:11434", "where Ollama is, as OLLAMA_HOST has it")
            .orVariable("OLLAMA_URL")
            .orVariable("OLLAMA_HOST");
    static final ConfigKey<Boolean> UPSTREAM_HOST_HEADER = key(
            "upstream-host-header",
            WordKind.<Boolean>none().with("preserve", false).with("upstream", true),
            "preserve",
            "the Host field that Ollama gets: the client's own, or the upstream's, which Ollama on a loopback address"
                    + " answers where it answers the client's with an empty 403");
    static final ConfigKey<Boolean> READY_NEEDS_UPSTREAM = key(
            "ready-needs-upstream",
            new FlagKind(),
            "false",
            "whether /health/ready is 503 while Ollama is unreachable");
    static final ConfigKey<Transport> TRANSPORT = key(
            "transport",
            WordKind.of(List.of(Transport.values())),
            "auto",
            "how the kernel is asked for bytes; auto: epoll on Linux, kqueue on macOS, else nio");
    static final ConfigKey<Integer> LOOPS = key(
            "loops",
            new CountKind(1, 256, Math.min(256, Runtime.getRuntime().availableProcessors())),
            "auto",
            "how many event loops relay; auto: one a processor");
    static final ConfigKey<LogLevel> LOG_LEVEL = key(
                    "log-level",
                    WordKind.of(List.of(LogLevel.values()))
                            .understanding("warning", LogLevel.WARN)
                            .understanding("critical", LogLevel.ERROR)
                            .understanding("fatal", LogLevel.ERROR),
                    "info",
                    "how much is logged, to standard error")
            .orVariable("LOG_LEVEL");
    static final ConfigKey<LogFormat> LOG_FORMAT = key(
            "log-format",
            WordKind.of(List.of(LogFormat.values())),
            "text",
            "whether log entries are lines for people or JSON objects, one a line");
    static final ConfigKey<Duration> DRAIN_TIMEOUT = key(
            "drain-timeout",
            DurationKind.between("0s", DAY),
            "30s",
            "how long exchanges may go on after the first SIGTERM or SIGINT; a second one ends all at once");

    static final ConfigKey<Duration> CONNECT_TIMEOUT = key(
            "connect-timeout",
            DurationKind.between("10ms", "10m"),
            "5s",
            "until Ollama has accepted a connection, over all addresses of its name");
    static final ConfigKey<Duration> REQUEST_HEAD_TIMEOUT = key(
            "request-head-timeout",
            DurationKind.between("10ms", "1h").orOff(),
            "10s",
            "from a request's first byte to the end of its head");
    static final ConfigKey<Duration> KEEP_ALIVE_TIMEOUT = key(
            "keep-alive-timeout", DurationKind.between("10ms", DAY).orOff(), "75s", "between two requests of a client");
    static final ConfigKey<Duration> REQUEST_BODY_TIMEOUT = key(
            "request-body-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "60s",
            "between two reads of a request's body, while Ollama takes what is read");
    static final ConfigKey<Duration> FIRST_BYTE_TIMEOUT = key(
            "first-byte-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "off",
            "from a request's last byte to its answer's first; Ollama is silent for minutes while it loads a model");
    static final ConfigKey<Duration> BETWEEN_BYTES_TIMEOUT = key(
            "between-bytes-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "off",
            "between two reads of an answer");
    static final ConfigKey<Duration> WRITE_STALL_TIMEOUT = key(
            "write-stall-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "5m",
            "while a client takes nothing of what waits for it");
    static final ConfigKey<Duration> POOL_IDLE_TIMEOUT = key(
            "pool-idle-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "30s",
            "how long a connection to Ollama is kept without work");

    static final ConfigKey<Integer> MAX_REQUEST_LINE =
            key("max-request-line", new SizeKind(256, 1 << 20), "16KiB", "the longest request line; longer is 414");
    static final ConfigKey<Integer> MAX_HEAD = key(
            "max-head",
            new SizeKind(1024, 1 << 24),
            "32KiB",
            "the largest head of a request or answer; larger is 431 or 502");
    static final ConfigKey<Integer> MAX_HEADERS = key(
            "max-headers",
            CountKind.between(10, 10_000),
            "200",
            "the most header fields in a head; more is 431 or 502");
    static final ConfigKey<Integer> MAX_CONNECTIONS = key(
            "max-connections",
            CountKind.between(1, 1_000_000),
            "16384",
            "the most client connections; one more is answered 503 and closed");
    static final ConfigKey<Integer> MAX_IDLE_UPSTREAMS = key(
            "max-idle-upstreams",
            CountKind.between(0, 100_000),
            "100",
            "the most connections to Ollama kept without work");

    static final ConfigKey<Duration> POLL_INTERVAL = key(
                    "poll-interval",
                    DurationKind.between("1s", DAY).orOff(),
                    "15s",
                    "how often Ollama is asked in the background for its version, its models and those that it holds in"
                            + " memory; off: for its version, once, at the start")
            .orVariable("SCRAPE_INTERVAL")
            .orVariable("COLLECT_INTERVAL");
    static final ConfigKey<Duration> POLL_TIMEOUT = key(
            "poll-timeout",
            DurationKind.between("10ms", "10m"),
            "10s",
            "until Ollama has answered such a question wholly");
    static final ConfigKey<Optional<HostAndPort>> POLLER_LISTEN = key(
            "poller-listen",
            new ListenKind(true),
            "none",
            "one more address, with /metrics in the dialect poller alone, and /health; :9200 where OLLAMA_PORT or"
                    + " SCRAPE_INTERVAL is set");
    static final ConfigKey<Optional<HostAndPort>> HOMESERVER_LISTEN = key(
            "homeserver-listen",
            new ListenKind(true),
            "none",
            "one more address, with /metrics in the dialect homeserver alone, and /health; :9619 where OLLAMA_URL or"
                    + " COLLECT_INTERVAL is set");

    private static final List<ConfigKey<?>> CATALOGUE = List.of(
            LISTEN,
            ADMIN,
            UPSTREAM,
            UPSTREAM_HOST_HEADER,
            READY_NEEDS_UPSTREAM,
            TRANSPORT,
            LOOPS,
            LOG_LEVEL,
            LOG_FORMAT,
            DRAIN_TIMEOUT,
            CONNECT_TIMEOUT,
            REQUEST_HEAD_TIMEOUT,
            KEEP_ALIVE_TIMEOUT,
            REQUEST_BODY_TIMEOUT,
            FIRST_BYTE_TIMEOUT,
            BETWEEN_BYTES_TIMEOUT,
            WRITE_STALL_TIMEOUT,
            POOL_IDLE_TIMEOUT,
            MAX_REQUEST_LINE,
            MAX_HEAD,
            MAX_HEADERS,
            MAX_CONNECTIONS,
            MAX_IDLE_UPSTREAMS,
            POLL_INTERVAL,
            POLL_TIMEOUT,
            POLLER_LISTEN,
            HOMESERVER_LISTEN);

    private final String name;
    private final ValueKind<T> kind;
    private final String defaultText;
    private final String help;
    private final List<String> otherVariables;

    private ConfigKey(String name, ValueKind<T> kind, String defaultText, String help, List<String> otherVariables) {
        this.name = name;
        this.kind = kind;
        this.defaultText = defaultText;
        this.help = help;
        this.otherVariables = otherVariables;
    }

    private static <T> ConfigKey<T> key(String name, ValueKind<T> kind, String defaultText, String help) {
        return new ConfigKey<>(name, kind, defaultText, help, List.of());
    }

    private ConfigKey<T> orVariable(String variable) {
        List<String> more = new ArrayList<>(otherVariables);
        more.add(variable);
        return new ConfigKey<>(name, kind, defaultText, help, List.copyOf(more));
    }

    /** Returns all keys, in the order in which they are explained. */
    static List<ConfigKey<?>> catalogue() {
        return CATALOGUE;
    }

    /** Returns the key of a name, or null. */
    static @Nullable ConfigKey<?> named(String name) {
        for (ConfigKey<?> key : CATALOGUE) {
            if (key.name.equals(name)) {
                return key;
            }
        }
        return null;
    }

    /** Returns the name that it has in a file, and after two dashes as an argument. */
    public String name() {
        return name;
    }

    /** Returns the name of its variable: LLAMATAP_ and the name in upper case. */
    String variable() {
        return "LLAMATAP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns variables that other programs use for the same thing, the strongest first; all are weaker than a file. */
    List<String> otherVariables() {
        return otherVariables;
    }

    ValueKind<T> kind() {
        return kind;
    }

    String defaultText() {
        return defaultText;
    }

    String help() {
        return help;
    }
}
