package io.llamatap.server.config;

import io.llamatap.exposition.Dialect;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelNames;
import io.llamatap.relay.io.Transport;
import io.llamatap.server.access.HostPattern;
import io.llamatap.server.access.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "which Host header Ollama receives: the client's, or the host of upstream. Use upstream if Ollama rejects the client's"
                    + " Host with an empty 403, or is a virtual host; allowed-hosts then checks the client's Host, which Ollama no"
                    + " longer sees");
    static final ConfigKey<List<HostPattern>> ALLOWED_HOSTS = key(
            "allowed-hosts",
            new HostsKind(),
            HostsKind.NONE,
            "with upstream-host-header = upstream: the names under which clients may reach Ollama's routes; requests with any other"
                    + " Host get 403 (protection against DNS rebinding). IP addresses, localhost, names without a dot, names below"
                    + " .localhost, .local and .internal, and this machine's names are always allowed; *.example.com allows every"
                    + " name below it, .example.com also the name itself, * every name");
    static final ConfigKey<Optional<Path>> UPSTREAM_CREDENTIALS_FILE = key(
            "upstream-credentials-file",
            new FileKind("none"),
            "none",
            "a file with the Authorization value (Bearer ..., Basic ..., or a token alone) for polls, the canary and"
                    + " /metrics/upstream, if Ollama requires a key; read for each request, never added to clients' requests");
    static final ConfigKey<Optional<Path>> UPSTREAM_CA = key(
            "upstream-ca",
            new FileKind("system"),
            "system",
            "whose certificates are taken for Ollama's where upstream is https: a PEM file; system: whom the Java runtime trusts");
    static final ConfigKey<Optional<Path>> UPSTREAM_TLS_CERTIFICATE = key(
            "upstream-tls-certificate",
            new FileKind("none"),
            "none",
            "a PEM file with the certificate, and its chain, that is shown to an https upstream that requests one; a changed file is"
                    + " used within seconds");
    static final ConfigKey<Optional<Path>> UPSTREAM_TLS_KEY = key(
            "upstream-tls-key",
            new FileKind("none"),
            "none",
            "a PEM file with the private key of upstream-tls-certificate");
    static final ConfigKey<Optional<Path>> TLS_CERTIFICATE = key(
            "tls-certificate",
            new FileKind("none"),
            "none",
            "a PEM file with the certificate that clients are shown and its chain: listen speaks TLS then (admin never does);"
                    + " a changed file is taken up within seconds");
    static final ConfigKey<Optional<Path>> TLS_KEY =
            key("tls-key", new FileKind("none"), "none", "a PEM file with the private key of tls-certificate");
    static final ConfigKey<Boolean> READY_NEEDS_UPSTREAM = key(
            "ready-needs-upstream",
            new FlagKind(),
            "false",
            "whether /health/ready is 503 while Ollama is unreachable");
    static final ConfigKey<HostReadings> HOST_READINGS = key(
            "host-readings",
            WordKind.of(List.of(HostReadings.values())),
            "auto",
            "whether memory, processor and disk use of Ollama's processes and the GPUs of this machine are read; auto: if the"
                    + " upstream's address is one of this machine");
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
    static final ConfigKey<Optional<AccessLogTarget>> ACCESS_LOG = key(
            "access-log",
            new AccessLogKind(),
            "off",
            "where a line for each exchange goes; a file that was moved away is opened anew");
    static final ConfigKey<LogFormat> ACCESS_LOG_FORMAT = key(
            "access-log-format",
            WordKind.of(List.of(LogFormat.values())),
            "text",
            "whether those lines are key=value pairs (logfmt) or JSON objects");
    static final ConfigKey<Duration> DRAIN_TIMEOUT = key(
            "drain-timeout",
            DurationKind.between("0s", DAY),
            "30s",
            "how long exchanges may go on after the first SIGTERM or SIGINT; a second one ends all at once");

    static final ConfigKey<Optional<Path>> TOKEN_FILE = key(
            "token-file",
            new FileKind("none"),
            "none",
            "a file with a token a line, one of which clients of Ollama's routes must bring (Authorization: Bearer, or"
                    + " x-api-key on /v1/messages); a line may be sha256: and the token's digest instead; read again when it"
                    + " changes");
    static final ConfigKey<List<Network>> ALLOW_NETWORKS = key(
            "allow-networks",
            new NetworksKind(),
            NetworksKind.ANY,
            "where clients of Ollama's routes must be, by the address that connects, whatever X-Forwarded-For says; others"
                    + " are answered 403 and closed");
    static final ConfigKey<Optional<Path>> METRICS_TOKEN_FILE = key(
            "metrics-token-file",
            new FileKind("none"),
            "none",
            "the same as token-file for /metrics and /health, which the keys for clients leave open; /health/live and"
                    + " /health/ready are always open, since probes have no tokens");
    static final ConfigKey<List<Network>> METRICS_ALLOW_NETWORKS = key(
            "metrics-allow-networks",
            new NetworksKind(),
            NetworksKind.ANY,
            "the same as allow-networks for /metrics and /health");

    static final ConfigKey<Optional<URI>> PUSH_URL = key(
            "push-url",
            new PushUrlKind(),
            "none",
            "where metrics are pushed to, by Prometheus remote write; a scrape of /metrics is not hindered");
    static final ConfigKey<Duration> PUSH_INTERVAL =
            key("push-interval", DurationKind.between("1s", "1h"), "15s", "how often metrics are pushed");
    static final ConfigKey<Dialect> PUSH_DIALECT = key(
            "push-dialect",
            WordKind.of(List.of(Dialect.values())),
            "main",
            "which metrics are pushed: what /metrics shows (main), or what the page of that name below it shows");
    static final ConfigKey<Map<String, String>> PUSH_LABELS = key(
            "push-labels",
            new LabelsKind(),
            LabelsKind.NONE,
            "what every pushed series carries beside job=ollama and instance=HOST:PORT, which may be given here too");
    static final ConfigKey<Optional<String>> PUSH_USERNAME = key(
            "push-username", new UserKind(), UserKind.NONE, "who pushes, where push-url wants basic authentication");
    static final ConfigKey<Optional<Path>> PUSH_PASSWORD_FILE = key(
            "push-password-file",
            new FileKind("none"),
            "none",
            "a file with the password of push-username as its only line, read for each request");
    static final ConfigKey<Optional<Path>> PUSH_TOKEN_FILE = key(
            "push-token-file",
            new FileKind("none"),
            "none",
            "a file with a bearer token for push-url as its only line, read for each request");
    static final ConfigKey<Optional<Path>> PUSH_CA = key(
            "push-ca",
            new FileKind("system"),
            "system",
            "whose certificates are taken where push-url is https: a PEM file; system: whom the Java runtime trusts");

    static final ConfigKey<Duration> CONNECT_TIMEOUT = key(
            "connect-timeout",
            DurationKind.between("10ms", "10m"),
            "5s",
            "until Ollama has accepted a connection, over all addresses of its name; a host that swallows packets would be waited"
                    + " for for minutes");
    static final ConfigKey<Duration> REQUEST_HEAD_TIMEOUT = key(
            "request-head-timeout",
            DurationKind.between("10ms", "1h").orOff(),
            "10s",
            "from a request's first byte to the end of its head, and for the first request of a connection from the moment it was"
                    + " accepted; slower clients get 408, and those that sent nothing are closed");
    static final ConfigKey<Duration> KEEP_ALIVE_TIMEOUT = key(
            "keep-alive-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "65m",
            "how long an idle client connection is kept after a request; longer than clients keep theirs, so that they close it"
                    + " first and no request is lost. At max-connections, idle connections are closed earlier");
    static final ConfigKey<Duration> REQUEST_BODY_TIMEOUT = key(
            "request-body-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "60s",
            "between two reads of a request's body, while Ollama takes what is read; slow uploads of any size pass");
    static final ConfigKey<Duration> FIRST_BYTE_TIMEOUT = key(
            "first-byte-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "off",
            "from a request's last byte to its answer's first; Ollama is silent for minutes while it loads a model");
    static final ConfigKey<Duration> BETWEEN_BYTES_TIMEOUT = key(
            "between-bytes-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "off",
            "between two reads of an answer; Ollama may be silent between tokens, and while it pulls");
    static final ConfigKey<Duration> WRITE_STALL_TIMEOUT = key(
            "write-stall-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "5m",
            "while a client takes nothing of what waits for it, which holds Ollama too");
    static final ConfigKey<Duration> POOL_IDLE_TIMEOUT = key(
            "pool-idle-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "30s",
            "how long a connection to Ollama is kept without work; what is kept saves connecting");

    static final ConfigKey<Duration> HALF_CLOSE_TIMEOUT = key(
            "half-close-timeout",
            DurationKind.between("10ms", DAY).orOff(),
            "30s",
            "after a client has ended its sending, which is passed on to Ollama: how long Ollama may send nothing before its"
                    + " connection is closed, and the client's with it");

    static final ConfigKey<Integer> MAX_REQUEST_LINE = key(
            "max-request-line",
            SizeKind.between(256, 1 << 20),
            "16KiB",
            "the longest request line, which is held in memory; longer is 414");
    static final ConfigKey<Integer> MAX_HEAD = key(
            "max-head",
            SizeKind.between(1024, 1 << 24),
            "32KiB",
            "the largest head of a request or answer, which is held in memory; larger is 431 or 502");
    static final ConfigKey<Integer> MAX_HEADERS = key(
            "max-headers",
            CountKind.between(10, 10_000),
            "200",
            "the most header fields in a head, each of which costs work; more is 431 or 502");
    static final ConfigKey<Integer> MAX_CONNECTIONS = key(
            "max-connections",
            CountKind.between(1, 1_000_000),
            "16384",
            "the most client connections, each of which costs memory and up to two file descriptors; one more takes the place of"
                    + " one that never sent a request, or else of the one that was idle for longest; if none is idle, it is answered"
                    + " 503 and closed");
    static final ConfigKey<Integer> MAX_CONNECTIONS_PER_ADDRESS = key(
            "max-connections-per-address",
            CountKind.between(0, 1_000_000),
            "0",
            "the most client connections from one IPv4 address or IPv6 /64; one more takes the place of an idle one from there,"
                    + " or is answered 503 and closed; 0 for no such limit, as behind another proxy, where all clients have one address");
    static final ConfigKey<Integer> CLIENT_MEMORY = key(
            "client-memory",
            new SizeKind(1 << 20, 1 << 30, MemoryPlan.ofProcess().clientMemory()),
            "auto",
            "how many bytes are held in all for clients whose requests are not complete (heads, trailers, TLS handshakes, requests sent"
                    + " ahead) or who do not read a page of ours; beyond it those who hold most are answered 503 and closed; auto: an"
                    + " eighth of the Java heap");
    static final ConfigKey<Integer> MAX_IDLE_UPSTREAMS = key(
            "max-idle-upstreams",
            CountKind.between(0, 100_000),
            "1000",
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
    static final ConfigKey<Integer> MAX_MODEL_LABELS = key(
            "max-model-labels",
            CountKind.between(1, ModelNames.MOST),
            Integer.toString(MetricsRegistry.DEFAULT_MODEL_CAP),
            "the most models with series of their own, some 400 each once they are used; all others are counted together as"
                    + " model=\"__other__\"");
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

    static final ConfigKey<List<String>> CANARY_MODELS = key(
            "canary-models",
            new ModelsKind(),
            "none",
            "models that are asked to generate a few tokens now and then, so that alerts on Ollama's speed work on a box that"
                    + " nobody uses; each is loaded for that, which may push another one out of memory; none: nothing is"
                    + " generated but for clients");
    static final ConfigKey<Duration> CANARY_INTERVAL = key(
            "canary-interval",
            DurationKind.between("1s", DAY),
            "5m",
            "how often canary-models are asked, the first time one interval after the start; a request that falls among those"
                    + " of clients is left out");
    static final ConfigKey<Integer> CANARY_NUM_PREDICT = key(
            "canary-num-predict",
            CountKind.between(1, 1000),
            "10",
            "the most tokens that canary-models generate each time");
    static final ConfigKey<Duration> CANARY_TIMEOUT = key(
            "canary-timeout",
            DurationKind.between("10ms", "10m"),
            "60s",
            "until one of canary-models has answered, loading included; what takes longer is broken off and counted as a"
                    + " time-out");
    static final ConfigKey<Boolean> CANARY_IN_HOMESERVER = key(
            "canary-in-homeserver",
            new FlagKind(),
            "false",
            "whether the metrics of the dialect homeserver count canary-models as the exporter of that name did; else only"
                    + " ollama_proxy_canary_* do");

    private static final List<ConfigKey<?>> CATALOGUE = List.of(
            LISTEN,
            ADMIN,
            UPSTREAM,
            UPSTREAM_HOST_HEADER,
            ALLOWED_HOSTS,
            UPSTREAM_CREDENTIALS_FILE,
            UPSTREAM_CA,
            UPSTREAM_TLS_CERTIFICATE,
            UPSTREAM_TLS_KEY,
            TLS_CERTIFICATE,
            TLS_KEY,
            READY_NEEDS_UPSTREAM,
            HOST_READINGS,
            TRANSPORT,
            LOOPS,
            LOG_LEVEL,
            LOG_FORMAT,
            ACCESS_LOG,
            ACCESS_LOG_FORMAT,
            DRAIN_TIMEOUT,
            TOKEN_FILE,
            ALLOW_NETWORKS,
            METRICS_TOKEN_FILE,
            METRICS_ALLOW_NETWORKS,
            PUSH_URL,
            PUSH_INTERVAL,
            PUSH_DIALECT,
            PUSH_LABELS,
            PUSH_USERNAME,
            PUSH_PASSWORD_FILE,
            PUSH_TOKEN_FILE,
            PUSH_CA,
            CONNECT_TIMEOUT,
            REQUEST_HEAD_TIMEOUT,
            KEEP_ALIVE_TIMEOUT,
            REQUEST_BODY_TIMEOUT,
            FIRST_BYTE_TIMEOUT,
            BETWEEN_BYTES_TIMEOUT,
            WRITE_STALL_TIMEOUT,
            POOL_IDLE_TIMEOUT,
            HALF_CLOSE_TIMEOUT,
            MAX_REQUEST_LINE,
            MAX_HEAD,
            MAX_HEADERS,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            CLIENT_MEMORY,
            MAX_IDLE_UPSTREAMS,
            POLL_INTERVAL,
            POLL_TIMEOUT,
            MAX_MODEL_LABELS,
            POLLER_LISTEN,
            HOMESERVER_LISTEN,
            CANARY_MODELS,
            CANARY_INTERVAL,
            CANARY_NUM_PREDICT,
            CANARY_TIMEOUT,
            CANARY_IN_HOMESERVER);

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
