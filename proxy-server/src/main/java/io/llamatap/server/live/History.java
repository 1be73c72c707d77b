package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.server.state.ModelState;
import io.llamatap.server.state.UpstreamState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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

    History(MetricsRegistry registry) {
        this.changes = new Changes(registry);
    }

    /** Adds what happened since the last call, and forgets what is too old. */
    Moment add(UpstreamState state) {
        Moment moment = moment(state);
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

    private Moment moment(UpstreamState state) {
        Map<String, Long> outcomes = new HashMap<>();
        changes.of(RequestFamilies.OUTCOMES).forEach((labels, count) -> outcomes.put(labels.get(0), count));
        double[] firstTokens = changes.ofBuckets(RequestFamilies.TIME_TO_FIRST_TOKEN);
        List<Double> edges = RequestFamilies.TIME_TO_FIRST_TOKEN.buckets().edges();
        List<Moment.Load> loads = new ArrayList<>();
        changes.of(ActivityFamilies.LOAD_EVENTS)
                .forEach((labels, count) -> loads.add(new Moment.Load(labels.get(0), labels.get(1), labels.get(2))));
        return new Moment(
                state.now(),
                outcomes,
                Quantile.of(.5, firstTokens, edges),
                Quantile.of(.95, firstTokens, edges),
                pace(state.models()),
                anatomy(),
                loads.subList(0, Math.min(MAX_LOADS, loads.size())));
    }

    private static Map<String, Double> pace(List<ModelState> models) {
        Map<String, Double> pace = new HashMap<>();
        models.stream()
                .filter(model -> model.tokensPerSecond() > 0)
                .sorted(Comparator.comparingDouble(ModelState::tokensPerSecond).reversed())
                .limit(MAX_MODELS)
                .forEach(model -> pace.put(model.name(), model.tokensPerSecond()));
        return pace;
    }

    private Map<Moment.Part, Double> anatomy() {
        Map<Moment.Part, Double> anatomy = new EnumMap<>(Moment.Part.class);
        anatomy.put(Moment.Part.QUEUE, changes.ofSum(RequestFamilies.QUEUE_WAIT));
        anatomy.put(Moment.Part.LOAD, changes.ofSum(ActivityFamilies.COLD_START));
        anatomy.put(Moment.Part.PREFILL, changes.ofSum(ExporterFamilies.FASTAPI_PROMPT_EVAL));
        anatomy.put(Moment.Part.DECODE, changes.ofSum(ExporterFamilies.FASTAPI_EVAL));
        anatomy.put(Moment.Part.RELAY, changes.ofSum(UpstreamFamilies.OVERHEAD));
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
