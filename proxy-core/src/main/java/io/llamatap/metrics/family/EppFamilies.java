package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/**
 * The metrics that the endpoint picker of the Gateway API inference extension reads, as its model server protocol defines them. They
 * have a page of their own, which is not rendered from a snapshot. Immutable.
 */
public final class EppFamilies {
    static final Group GROUP = new Group(VllmFamilies.GROUP, Writer.SOURCE);

    public static final Reading QUEUED = GROUP.gauge(
                    "ollama_proxy_total_queued_requests",
                    MetricUnit.NONE,
                    "Number of requests to models whose response has not begun: the sum of "
                            + "ollama_proxy_model_requests_waiting.")
            .onItsOwnPage()
            .read();
    public static final Reading RUNNING = GROUP.gauge(
                    "ollama_proxy_total_running_requests",
                    MetricUnit.NONE,
                    "Number of requests to models whose response has begun.")
            .onItsOwnPage()
            .read();
    public static final Reading MODELS = GROUP.gauge(
                    "ollama_proxy_lora_requests_info",
                    MetricUnit.NONE,
                    "The models in memory, and those that requests wait for and that are not, as lists with commas in "
                            + "the labels that endpoint pickers know for LoRA adapters. max_lora is the setting "
                            + "max-loaded-models, and left out where that is not set. The value is the time as Unix time. "
                            + "Left out while it is not known what is in memory.")
            .onItsOwnPage()
            .read(Label.read("running_lora_adapters"), Label.read("waiting_lora_adapters"), Label.read("max_lora"));

    private EppFamilies() {}
}
