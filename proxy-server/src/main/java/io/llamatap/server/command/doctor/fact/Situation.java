package io.llamatap.server.command.doctor.fact;

import java.time.Instant;
import java.util.List;

/**
 * All that is known of a Llamatap. Immutable.
 *
 * @param url where it was asked
 * @param version its version
 * @param now the time on its clock
 * @param started when it started
 * @param proxy all series on its page of metrics
 * @param doors who may use Ollama through it, as far as that was seen
 */
public record Situation(
        String url,
        String version,
        Instant now,
        Instant started,
        List<UpstreamFacts> upstreams,
        Samples proxy,
        Doors doors) {
    public Situation {
        upstreams = List.copyOf(upstreams);
    }
}
