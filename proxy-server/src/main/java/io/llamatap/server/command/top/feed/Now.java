package io.llamatap.server.command.top.feed;

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

    static Now of(Fields now, List<? extends List<Moment>> moments) {
        Fields state = now.object("state");
        Fields llamatap = state.object("llamatap");
        Fields proxy = now.object("proxy");
        List<Fields> states = state.objects("upstreams");
        List<Fields> facts = now.objects("upstreams");
        List<UpstreamNow> upstreams = new ArrayList<>();
        for (int i = 0; i < Math.min(states.size(), facts.size()); i++) {
            upstreams.add(UpstreamNow.of(states.get(i), facts.get(i), i < moments.size() ? moments.get(i) : List.of()));
        }
        Instant time = state.time("time");
        return new Now(
                llamatap.textOrEmpty("version"),
                llamatap.textOrEmpty("status"),
                llamatap.time("started"),
                time == null ? Instant.EPOCH : time,
                proxy.number("cpu_share"),
                proxy.number("memory_bytes"),
                upstreams);
    }
}
