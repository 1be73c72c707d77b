package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family3;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LoadEvent;
import io.llamatap.metrics.label.LoadReason;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.PollTarget;

/** Model loads, inference activity, and the requests of the poller. Immutable. */
public final class ActivityFamilies {
    static final Group GROUP = new Group(InventoryFamilies.GROUP, Writer.POLLER);

    public static final Family3<Count, ModelLabel, LoadEvent, LoadReason> LOAD_EVENTS = GROUP.counter(
                    "ollama_proxy_model_load_events_total",
                    MetricUnit.NONE,
                    "Number of models that were loaded or unloaded between two polls of /api/ps. Reasons for a "
                            + "load: request or preload (it passed this proxy), otherwise unknown. Reasons for an unload: "
                            + "crashed (a response said that the runner ended), explicit (keep_alive 0 passed this proxy), keep_alive_expired, restart (all models were gone "
                            + "after Ollama did not respond), evicted (unloaded early while another was loaded), otherwise "
                            + "unknown.")
            .with(Label.MODEL, Label.LOAD_EVENT, Label.LOAD_REASON, (model, event, reason) -> reason.events()
                    .contains(event));
    public static final Family1<Count, ModelLabel> COLD_REQUESTS = GROUP.counter(
                    "ollama_proxy_cold_requests_total",
                    MetricUnit.NONE,
                    "Number of cold starts: loads of a model that successful requests on native routes waited for. Their "
                            + "load_duration is at least 1 s, or at least 0.25 s if the previous poll of /api/ps did not "
                            + "have the model. Of the requests that waited for the same load, one counts.")
            .by(Writer.EXCHANGE)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> COLD_START = GROUP.tracedHistogram(
                    "ollama_proxy_cold_start_seconds",
                    Buckets.LOAD,
                    MetricUnit.SECONDS,
                    "Ollama's load_duration of the requests in ollama_proxy_cold_requests_total, without the wait for "
                            + "another model that was evicted for it.")
            .by(Writer.EXCHANGE)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, PollTarget> POLL = GROUP.histogram(
                    "ollama_proxy_poll_seconds",
                    Buckets.CONNECT,
                    MetricUnit.SECONDS,
                    "Duration of successful requests of the poller, connecting included.")
            .with(Label.POLL_TARGET);
    public static final Family1<Count, PollTarget> POLL_FAILURES = GROUP.counter(
                    "ollama_proxy_poll_failures_total",
                    MetricUnit.NONE,
                    "Number of requests of the poller that failed or got a response that cannot be read; the log "
                            + "has the reason.")
            .with(Label.POLL_TARGET);
    public static final Reading POLL_LAST_SUCCESS = GROUP.gauge(
                    "ollama_proxy_poll_last_success_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "Time at which a request of the poller last succeeded, as Unix time.")
            .read(Label.POLL_TARGET);
    public static final Reading INFERENCE_ACTIVE = GROUP.gauge(
                    "ollama_inference_active",
                    MetricUnit.NONE,
                    "1 while a model works. Exact for requests that pass this proxy. For other requests it is "
                            + "inferred from /api/ps: 1 from the poll that finds a changed or passed expires_at of a model "
                            + "until the next poll.")
            .alsoIn(Dialect.POLLER)
            .read();
    public static final Reading GPU_LIKELY_ACTIVE = GROUP.gauge(
                    "ollama_gpu_likely_active",
                    MetricUnit.NONE,
                    "Estimated likelihood that the GPU is working, from 0 to 1: the share of the working model "
                            + "that is in GPU memory, halved every 5 s after it ended. This is not a reading of the GPU. "
                            + "For requests that do not pass this proxy it is inferred from /api/ps.")
            .alsoIn(Dialect.POLLER)
            .read();
    public static final Family0<Count> INFERENCES = GROUP.counter(
                    "ollama_inference_requests_total",
                    MetricUnit.NONE,
                    "Number of requests that a model worked on. Exact for requests that pass this proxy. Other "
                            + "requests are inferred from /api/ps: one for each poll that finds a model loaded, or its "
                            + "expires_at changed, without a request here.")
            .by(Writer.EXCHANGE)
            .alsoIn(Dialect.POLLER)
            .plain();
    public static final Reading LAST_INFERENCE = GROUP.gauge(
                    "ollama_last_inference_timestamp",
                    MetricUnit.NONE,
                    "Time at which a model last worked, as Unix time; 0 if none did. Exact for requests that pass "
                            + "this proxy. For other requests it is the time of the poll that inferred them.")
            .alsoIn(Dialect.POLLER)
            .read();

    private ActivityFamilies() {}
}
