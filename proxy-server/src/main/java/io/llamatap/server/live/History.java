package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.OverheadPhase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
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
    private final AddedDelay delay = new AddedDelay();
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

    /** Returns the 99th percentile of the delay that this proxy added in the last minute, in seconds; NaN if nothing passed. */
    double addedDelayHigh() {
        return delay.high();
    }

    private Moment moment(Instant time, long nanos) {
        if (!isBegun) {
            isBegun = true;
            firstNanos = nanos;
            lastNanos = firstNanos;
        }
        Map<ModelLabel, Growth> firstTokens =
                changes.ofHistogram(RequestFamilies.TIME_TO_FIRST_TOKEN, labels -> (ModelLabel) labels[0]);
        Growth firstToken = Growth.together(firstTokens.values(), RequestFamilies.TIME_TO_FIRST_TOKEN);
        return new Moment(
                time,
                (nanos - firstNanos) / 1e9,
                changes.of(RequestFamilies.OUTCOMES, labels -> labels[0].label()),
                firstToken.quantile(.5),
                firstToken.quantile(.95),
                pace(firstTokens, nanos),
                anatomy(),
                changes.of(ActivityFamilies.LOAD_EVENTS, Moment.Load::of).keySet().stream()
                        .limit(MAX_LOADS)
                        .toList());
    }

    /** Returns the mean of the whole moment: a model that pauses between two requests is no slower one. */
    private Map<String, Double> pace(Map<ModelLabel, Growth> firstTokens, long nanos) {
        Map<ModelLabel, Long> chunks = new HashMap<>();
        firstTokens.forEach((model, growth) -> chunks.merge(model, growth.count(), Long::sum));
        changes.ofHistogram(RequestFamilies.INTER_CHUNK, labels -> (ModelLabel) labels[0])
                .forEach((model, growth) -> chunks.merge(model, growth.count(), Long::sum));
        double seconds = (nanos - lastNanos) / 1e9;
        lastNanos = nanos;
        Map<String, Double> pace = new HashMap<>();
        if (seconds > 0) {
            chunks.entrySet().stream()
                    .filter(model -> model.getValue() > 0)
                    .sorted(Map.Entry.<ModelLabel, Long>comparingByValue().reversed())
                    .limit(MAX_MODELS)
                    .forEach(model -> pace.put(model.getKey().label(), model.getValue() / seconds));
        }
        return pace;
    }

    private Map<Moment.Part, Double> anatomy() {
        Map<Moment.Part, Double> anatomy = new EnumMap<>(Moment.Part.class);
        anatomy.put(Moment.Part.QUEUE, changes.ofSum(RequestFamilies.QUEUE_WAIT));
        anatomy.put(Moment.Part.LOAD, changes.ofSum(ActivityFamilies.COLD_START));
        anatomy.put(Moment.Part.PREFILL, changes.ofSum(ExporterFamilies.FASTAPI_PROMPT_EVAL));
        anatomy.put(Moment.Part.DECODE, changes.ofSum(ExporterFamilies.FASTAPI_EVAL));
        anatomy.put(Moment.Part.RELAY, relay());
        double left = changes.ofSum(ExporterFamilies.FASTAPI_RESPONSE);
        for (Map.Entry<Moment.Part, Double> part : anatomy.entrySet()) {
            // A part that is counted in another moment than its whole must not make the sum larger than that.
            part.setValue(Math.min(part.getValue(), left));
            left -= part.getValue();
        }
        anatomy.put(Moment.Part.UNATTRIBUTED, left);
        return anatomy;
    }

    /** Returns the delay that requests waited for. Delays of chunks do not add up: the next chunk is generated meanwhile. */
    private double relay() {
        Map<LabelValue, Growth> delays = changes.ofHistogram(UpstreamFamilies.OVERHEAD, labels -> labels[0]);
        delay.add(Growth.together(delays.values(), UpstreamFamilies.OVERHEAD));
        delays.remove(OverheadPhase.CHUNK);
        return Growth.together(delays.values(), UpstreamFamilies.OVERHEAD).sum();
    }
}
