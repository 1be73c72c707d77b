package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.TokenType;
import io.llamatap.server.state.LabelSums;
import io.llamatap.server.state.StatePage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes the events of the live page: {@code history}, {@code moment} and {@code now}. docs/live.md describes their data. Owned by the
 * thread of the {@link LiveFeed}.
 */
public final class LiveEvents {
    /** The time between two moments of the history. */
    static final Duration MOMENT = Duration.ofSeconds(5);

    /** How many requests and models are sent; the page says how many more there are. */
    static final int MAX_REQUESTS = 100;

    static final int MAX_MODELS = 100;

    private final StatePage page;
    private final List<WatchedUpstream> upstreams;
    private final List<History> histories = new ArrayList<>();
    private final List<AddedDelay> delays = new ArrayList<>();
    private final List<Recent> recents = new ArrayList<>();
    private final OwnLoad own;
    private final LongSupplier nanoClock;
    private List<Moment> last = List.of();

    /**
     * Creates the events of some upstreams.
     *
     * @param page the state of the same upstreams
     * @param process reads what this process uses
     */
    public LiveEvents(StatePage page, List<WatchedUpstream> upstreams, MetricSource process, LongSupplier nanoClock) {
        this.page = page;
        this.upstreams = List.copyOf(upstreams);
        upstreams.forEach(upstream -> {
            histories.add(new History(upstream.registry()));
            delays.add(new AddedDelay(upstream.registry()));
            recents.add(new Recent(upstream.registry(), nanoClock.getAsLong()));
        });
        this.nanoClock = nanoClock;
        this.own = new OwnLoad(process, nanoClock);
    }

    /** Adds what happened since the last call to the history. */
    void addMoment() {
        own.measure();
        delays.forEach(AddedDelay::measure);
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < upstreams.size(); i++) {
            moments.add(histories.get(i).add(upstreams.get(i).state().read(MAX_MODELS, 0)));
        }
        last = moments;
        recents.forEach(recent -> recent.onMoment(nanoClock.getAsLong()));
    }

    /** Returns what is going on now. */
    String now(int viewers, long dropped) {
        return event("now", json -> now(json, viewers, dropped));
    }

    /** Returns what {@link #addMoment} added last. */
    String moment() {
        return event("moment", this::lastMoments);
    }

    /** Returns the last 15 minutes. */
    String history() {
        return event("history", this::history);
    }

    private static String event(String name, LiveJson.Writing data) {
        return "event: " + name + "\ndata: " + LiveJson.of(data) + "\n\n";
    }

    private void history(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seconds_per_moment", MOMENT.toSeconds());
        json.writeNumberField("most_moments", History.MAX_MOMENTS);
        json.writeArrayFieldStart("upstreams");
        for (History history : histories) {
            json.writeStartArray();
            for (Moment moment : history.moments()) {
                LiveJson.moment(json, moment);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("recent");
        for (Recent recent : recents) {
            recent.write(json, nanoClock.getAsLong());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void lastMoments(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("upstreams");
        for (Moment moment : last) {
            LiveJson.moment(json, moment);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void now(JsonGenerator json, int viewers, long dropped) throws IOException {
        json.writeStartObject();
        json.writeFieldName("state");
        json.writeRawValue(new String(page.json(false, MAX_MODELS, MAX_REQUESTS), StandardCharsets.US_ASCII).strip());
        json.writeArrayFieldStart("upstreams");
        for (int i = 0; i < upstreams.size(); i++) {
            facts(json, upstreams.get(i), delays.get(i));
        }
        json.writeEndArray();
        json.writeObjectFieldStart("proxy");
        LiveJson.number(json, "cpu_share", own.cpuShare());
        LiveJson.number(json, "memory_bytes", own.memoryBytes());
        json.writeNumberField("viewers", viewers);
        json.writeNumberField("viewers_dropped", dropped);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void facts(JsonGenerator json, WatchedUpstream upstream, AddedDelay delay) throws IOException {
        json.writeStartObject();
        MetricsRegistry registry = upstream.registry();
        LiveJson.largest(json, "tokens", tokens(registry), MAX_MODELS);
        LiveJson.largest(
                json, "truncated", counted(registry, TokenFamilies.PROMPTS_TRUNCATED, Label.MODEL), MAX_MODELS);
        LiveJson.number(json, "stuck", new Gauges().read(upstream.stuck()).sum(InFlightFamilies.STUCK_REQUESTS));
        LiveJson.numbers(json, "unmetered", counted(registry, FailureFamilies.UNMETERED, Label.UNMETERED));
        Entrance entrance = upstream.entrance().get();
        json.writeStringField("clients_url", entrance.url());
        json.writeBooleanField("clients_need_token", entrance.isTokenNeeded());
        json.writeBooleanField("demonstration", entrance.isDemonstration());
        LiveJson.number(json, "added_delay_p99_seconds", delay.high());
        json.writeEndObject();
    }

    /** Returns the generated tokens of each model since the start. */
    private static Map<String, Long> tokens(MetricsRegistry registry) {
        int type = TokenFamilies.TOKENS_TOTAL.labels().indexOf(Label.TOKEN_TYPE);
        Map<String, Long> tokens = new HashMap<>();
        LabelSums.add(
                registry,
                TokenFamilies.TOKENS_TOTAL,
                Label.MODEL,
                series -> series.value() > 0 && series.labels().get(type).equals(TokenType.OUTPUT.label()),
                tokens);
        return tokens;
    }

    /** Returns what a counter has counted since the start, by the values of one label that it has counted at all. */
    private static Map<String, Long> counted(MetricsRegistry registry, MetricDescriptor family, Label<?> by) {
        Map<String, Long> sums = new HashMap<>();
        LabelSums.add(registry, family, by, series -> series.value() > 0, sums);
        return sums;
    }
}
