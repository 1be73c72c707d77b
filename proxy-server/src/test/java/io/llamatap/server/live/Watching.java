package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.server.state.StatePage;
import io.llamatap.server.state.StateReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/** The pages that show the state of one upstream, without the thread that makes events. Used by one thread. */
public final class Watching {
    private final StatePage page;
    private final LiveEvents events;

    /** Begins to watch. */
    public Watching(StateReader state, MetricsRegistry registry, Clock clock, LongSupplier nanoClock) {
        this.page = new StatePage("1.2.3", () -> "serving", List.of(state), clock);
        WatchedUpstream watched =
                new WatchedUpstream(registry, sink -> {}, () -> new Entrance("http://127.0.0.1:8000", false, false));
        this.events = new LiveEvents(page, List.of(watched), sink -> {}, nanoClock);
        events.addMoment();
    }

    /** Some seconds have passed. */
    public void step() {
        events.addMoment();
    }

    /** Returns the state as JSON. */
    public String state() {
        return new String(page.json(false), StandardCharsets.UTF_8);
    }

    /** Returns the first two events. */
    public String first() {
        return new String(events.history(), StandardCharsets.US_ASCII)
                + new String(events.now(1, 0), StandardCharsets.US_ASCII);
    }
}
