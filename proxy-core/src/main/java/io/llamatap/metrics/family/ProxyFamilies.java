package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LoopNumber;

/** The proxy itself: event loops, memory, version, and number of series. Immutable. */
public final class ProxyFamilies {
    static final Group GROUP = new Group(InFlightFamilies.GROUP, Writer.SOURCE);

    public static final Family1<Count, LoopNumber> EVENT_LOOP_LAG = GROUP.gauge(
                    "ollama_proxy_event_loop_lag_seconds",
                    MetricUnit.SECONDS,
                    "Delay of the last tick of an event loop.")
            .by(Writer.LOOP)
            .with(Label.LOOP);
    public static final Family1<Count, LoopNumber> EVENT_LOOP_TASKS = GROUP.gauge(
                    "ollama_proxy_event_loop_pending_tasks",
                    MetricUnit.NONE,
                    "Number of tasks that wait for an event loop.")
            .by(Writer.LOOP)
            .with(Label.LOOP);
    public static final Reading DIRECT_MEMORY = GROUP.gauge(
                    "ollama_proxy_direct_memory_bytes",
                    MetricUnit.BYTES,
                    "Memory outside the heap that buffers occupy.")
            .read();
    public static final Reading CLIENT_MEMORY = GROUP.gauge(
                    "ollama_proxy_client_memory_bytes",
                    MetricUnit.BYTES,
                    "Memory held for clients whose requests are not complete, or who do not read a page of this "
                            + "proxy.")
            .read();
    public static final Reading CLIENT_MEMORY_LIMIT = GROUP.gauge(
                    "ollama_proxy_client_memory_limit_bytes",
                    MetricUnit.BYTES,
                    "The setting client-memory. Above it, the clients that hold most are rejected with the reason "
                            + "client_memory.")
            .read();
    public static final Reading BUILD = GROUP.gauge(
                    "ollama_proxy_build_info",
                    MetricUnit.NONE,
                    "Always 1. The labels are the version of this proxy and what it runs on.")
            .read(
                    Label.read("version"),
                    Label.read("revision"),
                    Label.read("java"),
                    Label.read("netty"),
                    Label.read("transport"));
    public static final Reading SERIES = GROUP.gauge(
                    "ollama_proxy_series",
                    MetricUnit.NONE,
                    "Number of series on the page with all metrics, including each histogram bucket.")
            .read();
    public static final Family0<Count> MODEL_LABELS_OVERFLOW = GROUP.counter(
                    "ollama_proxy_model_labels_overflow_total",
                    MetricUnit.NONE,
                    "Number of requests counted as model=\"__other__\" because max-model-labels was reached.")
            .by(Writer.EXCHANGE)
            .plain();
    public static final Reading ACCESS_LOG_DROPPED = GROUP.counter(
                    "ollama_proxy_access_log_dropped_lines_total",
                    MetricUnit.NONE,
                    "Number of lines of the access log that were dropped, because the log was too slow or its "
                            + "file could not be written.")
            .read();

    private ProxyFamilies() {}
}
