package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/** Requests in flight to models: their age, and the silence of Ollama. Read at a scrape. Immutable. */
public final class InFlightFamilies {
    static final Group GROUP = new Group(FailureFamilies.GROUP, Writer.SOURCE);

    public static final Reading OLDEST_REQUEST = GROUP.gauge(
                    "ollama_proxy_oldest_request_age_seconds",
                    MetricUnit.SECONDS,
                    "Age of the oldest request of a model that is in flight, by what it waits for. No series while "
                            + "there is none.")
            .read(Label.read("model"), Label.read("phase"));
    public static final Reading STUCK_REQUESTS = GROUP.gauge(
                    "ollama_proxy_stuck_requests",
                    MetricUnit.NONE,
                    "Number of requests in flight that have had no byte from Ollama for longer than their model ever "
                            + "needs: twice the 99th percentile of what it needed so far in that phase, at least "
                            + "stuck-min-silence and at most stuck-max-silence. Requests that wait while their model "
                            + "generates for others are not included. No series while there is none.")
            .read(Label.read("model"), Label.read("phase"));
    public static final Reading MODEL_SILENCE = GROUP.gauge(
                    "ollama_proxy_model_silence_seconds",
                    MetricUnit.SECONDS,
                    "Time since any request of a model that is in flight had a byte from Ollama, or one ended by "
                            + "Ollama. Clients that disconnect without a byte do not end the silence, if others follow within a "
                            + "minute. No series while no request waits for Ollama.")
            .read(Label.read("model"));
    public static final Reading UPSTREAM_SILENCE = GROUP.gauge(
                    "ollama_proxy_upstream_silence_seconds",
                    MetricUnit.SECONDS,
                    "The same over all models: time since Ollama sent a byte of, or ended, any request of a model, "
                            + "while such requests wait for it. 0 while none waits. If it grows while Ollama responds to polls, "
                            + "Ollama hangs.")
            .read();

    private InFlightFamilies() {}
}
