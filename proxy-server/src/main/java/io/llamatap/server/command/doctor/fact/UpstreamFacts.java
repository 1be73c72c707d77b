package io.llamatap.server.command.doctor.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one Ollama. Immutable.
 *
 * @param address its address
 * @param isUp whether it responds; null if that is not known
 * @param since since when that is so; null if it is not known
 * @param version its version; null if it is not known
 * @param oldestSeconds the age of the oldest request in flight; 0 if there is none
 * @param now its series on the page of metrics
 * @param last15 by how much counters have grown within the last 15 minutes, or since the start
 * @param lately the same within the last three or four
 * @param contextsNeeded the context in tokens that the longest prompt needs that was cut, by model
 */
public record UpstreamFacts(
        String address,
        @Nullable Boolean isUp,
        @Nullable Instant since,
        @Nullable String version,
        List<ModelFacts> models,
        double oldestSeconds,
        Samples now,
        Recent last15,
        Recent lately,
        Map<String, Long> contextsNeeded) {
    public UpstreamFacts {
        contextsNeeded = Map.copyOf(contextsNeeded);
        models = List.copyOf(models);
    }

    /** Returns by how much counters have grown within the last 15 minutes, or since the start. */
    public Samples recent() {
        return last15.grown();
    }

    /** Returns how long ago the counting of {@link #recent} began. */
    public Duration window() {
        return last15.window();
    }

    /** Returns the models in memory. */
    public List<ModelFacts> resident() {
        return models.stream().filter(ModelFacts::isResident).toList();
    }

    /** Returns the number of requests that ended within the window. */
    public double requests() {
        return recent().sum(Names.OUTCOMES);
    }
}
