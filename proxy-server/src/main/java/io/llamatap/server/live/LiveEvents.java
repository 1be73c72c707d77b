package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.MetricSource;
import io.llamatap.server.state.StatePage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Makes the events of the live page: {@code history}, {@code moment} and {@code now}. docs/live.md describes their data. Owned by the
 * thread of the {@link LiveFeed}.
 */
public final class LiveEvents {
    /** How many requests and models are sent; the page says how many more there are. */
    static final int MAX_REQUESTS = 100;

    static final int MAX_MODELS = 100;

    private final StatePage page;
    private final List<History> histories = new ArrayList<>();
    private final List<UpstreamFacts> facts = new ArrayList<>();
    private final List<Recent> recents = new ArrayList<>();
    private final OwnLoad own;
    private final EventWriter writer = new EventWriter();
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
        upstreams.forEach(upstream -> {
            History history = new History(upstream.registry());
            histories.add(history);
            facts.add(new UpstreamFacts(upstream, history));
            recents.add(new Recent(upstream.registry(), nanoClock.getAsLong()));
        });
        this.nanoClock = nanoClock;
        this.own = new OwnLoad(process, nanoClock);
    }

    /** Adds what happened since the last call to the history. */
    void addMoment() {
        own.measure();
        facts.forEach(UpstreamFacts::onMoment);
        long nanos = nanoClock.getAsLong();
        Instant time = page.now();
        last = histories.stream().map(history -> history.add(time, nanos)).toList();
        recents.forEach(recent -> recent.onMoment(nanos));
    }

    /** Returns what is going on now. */
    byte[] now(int viewers, long dropped) {
        return writer.write("now", json -> now(json, viewers, dropped));
    }

    /** Returns what {@link #addMoment} added last. */
    byte[] moment() {
        return writer.write("moment", this::lastMoments);
    }

    /** Returns the last 15 minutes. */
    byte[] history() {
        return writer.write("history", this::history);
    }

    private void history(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seconds_per_moment", Moment.LENGTH.toSeconds());
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
        page.write(json, false, MAX_MODELS, MAX_REQUESTS);
        json.writeArrayFieldStart("upstreams");
        for (UpstreamFacts upstream : facts) {
            upstream.write(json, MAX_MODELS);
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
}
