package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.ConnectionState;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.OverheadPhase;

/** The overhead of the proxy, and its connections to Ollama. Immutable. */
public final class UpstreamFamilies {
    static final Group GROUP = new Group(TokenFamilies.GROUP, Writer.LOOP);

    public static final Family1<LatencyHistogram, OverheadPhase> OVERHEAD = GROUP.histogram(
                    "ollama_proxy_overhead_seconds",
                    Buckets.OVERHEAD,
                    MetricUnit.SECONDS,
                    "Delay added by this proxy. request: from the end of the request head until it is sent to "
                            + "Ollama, connecting included. first_byte and chunk: from reading it from Ollama until it is "
                            + "sent to the client.")
            .by(Writer.EXCHANGE)
            .with(Label.OVERHEAD_PHASE);
    public static final Family0<LatencyHistogram> UPSTREAM_CONNECT = GROUP.histogram(
                    "ollama_proxy_upstream_connect_seconds",
                    Buckets.CONNECT,
                    MetricUnit.SECONDS,
                    "Time to connect to Ollama. Successful connections only.")
            .plain();
    public static final Family0<LatencyHistogram> POOL_ACQUIRE = GROUP.histogram(
                    "ollama_proxy_pool_acquire_seconds",
                    Buckets.CONNECT,
                    MetricUnit.SECONDS,
                    "Time until a request had a connection to Ollama, new or reused.")
            .by(Writer.EXCHANGE)
            .plain();
    public static final Family1<Count, GivenValue.UpstreamError> UPSTREAM_ERRORS = GROUP.counter(
                    "ollama_proxy_upstream_errors_total",
                    MetricUnit.NONE,
                    "Number of failures to use Ollama, by reason.")
            .with(Label.UPSTREAM_ERROR);
    public static final Family1<Count, ConnectionState> UPSTREAM_CONNECTIONS = GROUP.gauge(
                    "ollama_proxy_upstream_connections", MetricUnit.NONE, "Number of connections to Ollama, by state.")
            .with(Label.CONNECTION_STATE);
    public static final Family0<Count> UPSTREAM_OPENED = GROUP.counter(
                    "ollama_proxy_upstream_connections_opened_total",
                    MetricUnit.NONE,
                    "Number of connections that were made to Ollama.")
            .plain();
    public static final Family0<Count> UPSTREAM_REUSED = GROUP.counter(
                    "ollama_proxy_upstream_connections_reused_total",
                    MetricUnit.NONE,
                    "Number of times an idle connection to Ollama was used for another request.")
            .plain();
    public static final Family1<Count, GivenValue.UpstreamClosed> UPSTREAM_CLOSED = GROUP.counter(
                    "ollama_proxy_upstream_connections_closed_total",
                    MetricUnit.NONE,
                    "Number of connections to Ollama that were closed, by reason.")
            .with(Label.UPSTREAM_CLOSED);

    private UpstreamFamilies() {}
}
