package io.llamatap.metrics;

/** What is pushed by remote write, where that is set. Immutable. */
public final class PushFamilies {
    static final Group GROUP = new Group(ProxyFamilies.GROUP, Writer.SOURCE);

    public static final Reading PUSH_SENT = GROUP.counter(
                    "ollama_proxy_remote_write_sent_samples_total",
                    MetricUnit.NONE,
                    "Samples that a target of remote write has taken.")
            .read(Label.read("target"));
    public static final Reading PUSH_FAILED = GROUP.counter(
                    "ollama_proxy_remote_write_failed_samples_total",
                    MetricUnit.NONE,
                    "Samples that a target of remote write refused for good; the log says why. What may be tried again is not"
                            + " counted.")
            .read(Label.read("target"));
    public static final Reading PUSH_DROPPED = GROUP.counter(
                    "ollama_proxy_remote_write_dropped_samples_total",
                    MetricUnit.NONE,
                    "Samples thrown away unsent, the oldest first, since a target of remote write has not taken any for too long.")
            .read(Label.read("target"));
    public static final Reading PUSH_QUEUE = GROUP.gauge(
                    "ollama_proxy_remote_write_queue_samples",
                    MetricUnit.NONE,
                    "Samples that wait for a target of remote write.")
            .read(Label.read("target"));
    public static final Reading PUSH_LAST_SUCCESS = GROUP.gauge(
                    "ollama_proxy_remote_write_last_success_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "When a target of remote write last took anything, in seconds since 1970; 0 for never.")
            .read(Label.read("target"));
    public static final Reading PUSH_SECONDS = GROUP.gauge(
                    "ollama_proxy_remote_write_send_seconds",
                    MetricUnit.SECONDS,
                    "How long the last request that a target of remote write took was under way.")
            .read(Label.read("target"));

    private PushFamilies() {}
}
