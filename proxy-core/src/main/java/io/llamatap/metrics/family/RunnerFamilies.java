package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/** What Ollama's runners report about their slots, if they are asked. Families without readings are not shown. Immutable. */
public final class RunnerFamilies {
    static final Group GROUP = new Group(HostFamilies.GROUP, Writer.SOURCE);

    public static final Reading SLOTS = GROUP.gauge(
                    "ollama_proxy_runner_slots",
                    MetricUnit.NONE,
                    "Number of slots of a model's runner: the requests that it can work on at the same time. Only with "
                            + "runner-slots set, like the next four.")
            .read(Label.MODEL);
    public static final Reading BUSY_SLOTS = GROUP.gauge(
                    "ollama_proxy_runner_busy_slots",
                    MetricUnit.NONE,
                    "Number of slots that work on a request, including requests that do not pass this proxy.")
            .read(Label.MODEL);
    public static final Reading CONTEXT_TOKENS = GROUP.gauge(
                    "ollama_proxy_runner_context_tokens",
                    MetricUnit.TOKENS,
                    "Number of tokens in the contexts of all slots. An idle slot keeps those of its last request, for "
                            + "prompts that begin with the same text.")
            .read(Label.MODEL);
    public static final Reading CONTEXT_SIZE = GROUP.gauge(
                    "ollama_proxy_runner_context_size_tokens", MetricUnit.TOKENS, "Size of the contexts of all slots.")
            .read(Label.MODEL);
    public static final Reading DECODED_TOKENS = GROUP.gauge(
                    "ollama_proxy_runner_decoded_tokens",
                    MetricUnit.TOKENS,
                    "Number of tokens that were generated so far for the requests in busy slots.")
            .read(Label.MODEL);

    private RunnerFamilies() {}
}
