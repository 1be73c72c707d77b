package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.JsonTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes on, as the last event told it. Unknown numbers are NaN. Immutable.
 *
 * @param version the version of Llamatap
 * @param status its state in one word, such as serving
 * @param started when it started; null if that is unknown
 * @param time when the event was made, on the clock of Llamatap
 * @param cpuShare the share of one processor that Llamatap uses
 * @param memoryBytes the memory that it uses
 */
public record Now(
        String version,
        String status,
        @Nullable Instant started,
        Instant time,
        double cpuShare,
        double memoryBytes,
        List<UpstreamNow> upstreams) {

    public Now {
        upstreams = List.copyOf(upstreams);
    }

    static Now of(JsonTree now, List<? extends List<Moment>> moments) {
        JsonTree state = now.of("state");
        JsonTree llamatap = state.of("llamatap");
        JsonTree proxy = now.of("proxy");
        List<JsonTree> states = state.of("upstreams").elements();
        List<JsonTree> facts = now.of("upstreams").elements();
        List<UpstreamNow> upstreams = new ArrayList<>();
        for (int i = 0; i < Math.min(states.size(), facts.size()); i++) {
            upstreams.add(UpstreamNow.of(states.get(i), facts.get(i), i < moments.size() ? moments.get(i) : List.of()));
        }
        Instant time = state.of("time").time();
        return new Now(
                llamatap.of("version").textOrEmpty(),
                llamatap.of("status").textOrEmpty(),
                llamatap.of("started").time(),
                time == null ? Instant.EPOCH : time,
                proxy.of("cpu_share").number(),
                proxy.of("memory_bytes").number(),
                upstreams);
    }
}
