package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/**
 * By how much some counters have grown within the last 15 minutes. It keeps their values of each minute, without those that are 0. Owned
 * by the thread of the {@link LiveFeed}.
 */
final class Recent {
    /** How often the values are kept: once a minute, or a little earlier, since moments are not exact. */
    private static final long PERIOD_NANOS = Duration.ofSeconds(58).toNanos();

    /** How many minutes are kept: the oldest values are those of 15 to 16 minutes ago. */
    private static final int MOST = 16;

    /** What happens now is told apart by the youngest values that are so old. */
    private static final long LATELY_NANOS = Duration.ofMinutes(3).toNanos();

    private final MetricsRegistry registry;
    private final RecentReader reader;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>(MOST);

    /** Begins now, when nothing has been counted yet. */
    Recent(MetricsRegistry registry, long nowNanos) {
        this.registry = registry;
        this.reader = new RecentReader(registry);
        kept.add(new Kept(nowNanos, Map.of()));
    }

    private record Kept(long nanos, Map<RecentReader.Series, Double> values) {}

    /** Keeps the values, if a minute has passed. */
    void onMoment(long nowNanos) {
        if (nowNanos - kept.getLast().nanos() < PERIOD_NANOS) {
            return;
        }
        if (kept.size() == MOST) {
            kept.removeFirst();
        }
        kept.addLast(new Kept(nowNanos, reader.values()));
    }

    /** Writes the time, the labels that tell the upstream from others, and what has grown. */
    void write(JsonGenerator json, long nowNanos) throws IOException {
        Kept oldest = kept.getFirst();
        Kept late = oldest;
        for (Kept each : kept) {
            late = nowNanos - each.nanos() >= LATELY_NANOS ? each : late;
        }
        json.writeStartObject();
        LiveJson.number(
                json, "seconds", Duration.ofNanos(nowNanos - oldest.nanos()).toMillis() / 1000.0);
        LiveJson.number(
                json,
                "lately_seconds",
                Duration.ofNanos(nowNanos - late.nanos()).toMillis() / 1000.0);
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : registry.constantLabels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("contexts_needed");
        for (Map.Entry<ModelLabel, Long> needed :
                registry.prompts().contextsNeeded().entrySet()) {
            json.writeNumberField(needed.getKey().label(), needed.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("grown");
        for (Map.Entry<RecentReader.Series, Double> now : reader.values().entrySet()) {
            double growth = now.getValue() - oldest.values().getOrDefault(now.getKey(), 0.0);
            if (growth > 0) {
                double lately = now.getValue() - late.values().getOrDefault(now.getKey(), 0.0);
                write(json, now.getKey(), growth, lately);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RecentReader.Series series, double growth, double lately)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", series.family().text() + series.suffix());
        List<Label<?>> labels = series.family().labels();
        for (int i = 0; i < labels.size(); i++) {
            json.writeStringField(labels.get(i).text(), series.labels().get(i));
        }
        LiveJson.number(json, "by", growth);
        LiveJson.number(json, "lately", lately);
        json.writeEndObject();
    }
}
