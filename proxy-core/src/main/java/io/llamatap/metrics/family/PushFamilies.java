package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/** Remote write, if it is configured. Immutable. */
public final class PushFamilies {
    static final Group GROUP = new Group(ProxyFamilies.GROUP, Writer.SOURCE);

    public static final Reading PUSH_SENT = GROUP.counter(
                    "ollama_proxy_remote_write_sent_samples_total",
                    MetricUnit.NONE,
                    "Number of samples that a receiver of remote write accepted.")
            .read(Label.read("target"));
    public static final Reading PUSH_FAILED = GROUP.counter(
                    "ollama_proxy_remote_write_failed_samples_total",
                    MetricUnit.NONE,
                    "Number of samples that a receiver of remote write rejected for good; the log has the reason. "
                            + "Samples that will be sent again are not included.")
            .read(Label.read("target"));
    public static final Reading PUSH_DROPPED = GROUP.counter(
                    "ollama_proxy_remote_write_dropped_samples_total",
                    MetricUnit.NONE,
                    "Number of samples that were dropped without being sent, the oldest first, because a receiver "
                            + "of remote write accepted nothing for too long.")
            .read(Label.read("target"));
    public static final Reading PUSH_QUEUE = GROUP.gauge(
                    "ollama_proxy_remote_write_queue_samples",
                    MetricUnit.NONE,
                    "Number of samples that wait for a receiver of remote write.")
            .read(Label.read("target"));
    public static final Reading PUSH_LAST_SUCCESS = GROUP.gauge(
                    "ollama_proxy_remote_write_last_success_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "Time at which a receiver of remote write last accepted samples, as Unix time; 0 if it never "
                            + "did.")
            .read(Label.read("target"));
    public static final Reading PUSH_SECONDS = GROUP.gauge(
                    "ollama_proxy_remote_write_send_seconds",
                    MetricUnit.SECONDS,
                    "Duration of the last request that a receiver of remote write accepted.")
            .read(Label.read("target"));

    private PushFamilies() {}
}
