package io.llamatap.metrics;

/** What the proxy costs, and its connections to Ollama. Immutable. */
public final class UpstreamFamilies {
    static final Group GROUP = new Group(TokenFamilies.GROUP, Writer.LOOP);

    public static final Family1<LatencyHistogram, OverheadPhase> OVERHEAD = GROUP.histogram(
                    "ollama_proxy_overhead_seconds",
                    Buckets.OVERHEAD,
                    MetricUnit.SECONDS,
                    "Delay added here. request: end of the request head to its hand-over to the upstream connection, connecting"
                            + " included; first_byte and chunk: read from Ollama to flush to the client.")
            .by(Writer.EXCHANGE)
            .with(Label.OVERHEAD_PHASE);
    public static final Family0<LatencyHistogram> UPSTREAM_CONNECT = GROUP.histogram(
                    "ollama_proxy_upstream_connect_seconds",
                    Buckets.CONNECT,
                    MetricUnit.SECONDS,
                    "Time to connect to Ollama, if it succeeded.")
            .plain();
    public static final Family0<LatencyHistogram> POOL_ACQUIRE = GROUP.histogram(
                    "ollama_proxy_pool_acquire_seconds",
                    Buckets.CONNECT,
                    MetricUnit.SECONDS,
                    "Time until an exchange had a connection to Ollama, new or kept.")
            .by(Writer.EXCHANGE)
            .plain();
    public static final Family1<Count, GivenValue.UpstreamError> UPSTREAM_ERRORS = GROUP.counter(
                    "ollama_proxy_upstream_errors_total", MetricUnit.NONE, "Failures to use Ollama.")
            .with(Label.UPSTREAM_ERROR);
    public static final Family1<Count, ConnectionState> UPSTREAM_CONNECTIONS = GROUP.gauge(
                    "ollama_proxy_upstream_connections", MetricUnit.NONE, "Connections to Ollama.")
            .with(Label.CONNECTION_STATE);
    public static final Family0<Count> UPSTREAM_OPENED = GROUP.counter(
                    "ollama_proxy_upstream_connections_opened_total", MetricUnit.NONE, "Connections made to Ollama.")
            .plain();
    public static final Family1<Count, GivenValue.UpstreamClosed> UPSTREAM_CLOSED = GROUP.counter(
                    "ollama_proxy_upstream_connections_closed_total",
                    MetricUnit.NONE,
                    "Connections to Ollama that ended, by who or what ended them.")
            .with(Label.UPSTREAM_CLOSED);

    private UpstreamFamilies() {}
}
