package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.OverheadPhase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last 15 minutes of one upstream. Owned by the thread of the {@link LiveFeed}. */
final class History {
    /** How many moments are kept: 15 minutes. */
    static final int MAX_MOMENTS = 180;

    /** How many models of a moment are kept: the fastest. */
    static final int MAX_MODELS = 8;

    /** How many loads and unloads of a moment are kept. */
    private static final int MAX_LOADS = 16;

    private final Changes changes;
    private final ArrayDeque<Moment> moments = new ArrayDeque<>(MAX_MOMENTS);

    private boolean isBegun;
    private long firstNanos;
    private long lastNanos;

    History(MetricsRegistry registry) {
        this.changes = new Changes(registry);
    }

    /** Adds what happened since the last call, and forgets what is too old. */
    Moment add(Instant time, long nanos) {
        Moment moment = moment(time, nanos);
        if (moments.size() == MAX_MOMENTS) {
            moments.removeFirst();
        }
        moments.addLast(moment);
        return moment;
    }

    /** Returns all moments, the oldest first. */
    Iterable<Moment> moments() {
        return moments;
    }

    private Moment moment(Instant time, long nanos) {
        if (!isBegun) {
            isBegun = true;
            firstNanos = nanos;
            lastNanos = firstNanos;
        }
        Map<String, Long> outcomes = new HashMap<>();
        changes.of(RequestFamilies.OUTCOMES).forEach((labels, count) -> outcomes.put(labels.get(0), count));
        double[] firstTokens = changes.ofBuckets(RequestFamilies.TIME_TO_FIRST_TOKEN);
        List<Double> edges = RequestFamilies.TIME_TO_FIRST_TOKEN.buckets().edges();
        List<Moment.Load> loads = new ArrayList<>();
        changes.of(ActivityFamilies.LOAD_EVENTS)
                .forEach((labels, count) -> loads.add(new Moment.Load(labels.get(0), labels.get(1), labels.get(2))));
        return new Moment(
                time,
                (nanos - firstNanos) / 1e9,
                outcomes,
                Quantile.of(.5, firstTokens, edges),
                Quantile.of(.95, firstTokens, edges),
                pace(nanos),
                anatomy(),
                loads.subList(0, Math.min(MAX_LOADS, loads.size())));
    }

    /** Returns the mean of the whole moment: a model that pauses between two requests is no slower one. */
    private Map<String, Double> pace(long nanos) {
        Map<String, Long> chunks = new HashMap<>();
        changes.addCounts(RequestFamilies.TIME_TO_FIRST_TOKEN, Label.MODEL, chunks);
        changes.addCounts(RequestFamilies.INTER_CHUNK, Label.MODEL, chunks);
        double seconds = (nanos - lastNanos) / 1e9;
        lastNanos = nanos;
        if (seconds <= 0) {
            return Map.of();
        }
        Map<String, Double> pace = new HashMap<>();
        chunks.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MAX_MODELS)
                .forEach(model -> pace.put(model.getKey(), model.getValue() / seconds));
        return pace;
    }

    /** The delays of chunks do not add up in the time of a response: the next chunk is generated meanwhile. */
    private static boolean isWaitedFor(List<String> labels) {
        return !labels.get(0).equals(OverheadPhase.CHUNK.label());
    }

    private Map<Moment.Part, Double> anatomy() {
        Map<Moment.Part, Double> anatomy = new EnumMap<>(Moment.Part.class);
        anatomy.put(Moment.Part.QUEUE, changes.ofSum(RequestFamilies.QUEUE_WAIT));
        anatomy.put(Moment.Part.LOAD, changes.ofSum(ActivityFamilies.COLD_START));
        anatomy.put(Moment.Part.PREFILL, changes.ofSum(ExporterFamilies.FASTAPI_PROMPT_EVAL));
        anatomy.put(Moment.Part.DECODE, changes.ofSum(ExporterFamilies.FASTAPI_EVAL));
        anatomy.put(Moment.Part.RELAY, changes.ofSum(UpstreamFamilies.OVERHEAD, History::isWaitedFor));
        double left = changes.ofSum(ExporterFamilies.FASTAPI_RESPONSE);
        for (Map.Entry<Moment.Part, Double> part : anatomy.entrySet()) {
            // A part that is counted in another moment than its whole must not make the sum larger than that.
            part.setValue(Math.min(part.getValue(), left));
            left -= part.getValue();
        }
        anatomy.put(Moment.Part.UNATTRIBUTED, left);
        return anatomy;
    }
}
