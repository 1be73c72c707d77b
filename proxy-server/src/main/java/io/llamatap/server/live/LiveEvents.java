package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.server.state.StatePage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final List<SinceStart> totals = new ArrayList<>();
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
            totals.add(new SinceStart(upstream.registry()));
            recents.add(new Recent(upstream.registry(), nanoClock.getAsLong()));
        });
        this.nanoClock = nanoClock;
        this.own = new OwnLoad(process, nanoClock);
    }

    /** Adds what happened since the last call to the history. */
    void addMoment() {
        own.measure();
        delays.forEach(AddedDelay::measure);
        totals.forEach(SinceStart::onMoment);
        long nanos = nanoClock.getAsLong();
        Instant time = page.now();
        last = histories.stream().map(history -> history.add(time, nanos)).toList();
        recents.forEach(recent -> recent.onMoment(nanos));
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
            facts(json, upstreams.get(i), totals.get(i), delays.get(i));
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

    private static void facts(JsonGenerator json, WatchedUpstream upstream, SinceStart sinceStart, AddedDelay delay)
            throws IOException {
        json.writeStartObject();
        sinceStart.write(json, MAX_MODELS);
        LiveJson.number(json, "stuck", new Gauges().read(upstream.stuck()).sum(InFlightFamilies.STUCK_REQUESTS));
        Entrance entrance = upstream.entrance().get();
        json.writeStringField("clients_url", entrance.url());
        json.writeBooleanField("clients_need_token", entrance.isTokenNeeded());
        json.writeBooleanField("demonstration", entrance.isDemonstration());
        LiveJson.number(json, "added_delay_p99_seconds", delay.high());
        json.writeEndObject();
    }
}
