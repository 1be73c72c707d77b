package io.llamatap.server.command.doctor.fact;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.JsonTree;
import io.llamatap.server.command.Pages;
import io.llamatap.server.command.Target;
import java.util.ArrayList;
import java.util.List;

/** Reads all that is to be known of a running Llamatap: three of its pages, and whether clients need a token. Stateless. */
public final class Survey {
    /** Above it, an event loop lags, and is looked at again. */
    public static final int LAG_MILLIS = 100;

    /** How often it is looked at before that is believed: one tick may be late for many reasons. */
    private static final int LOOKS = 3;

    private static final long PAUSE_MILLIS = 1000;
    private static final int MOST_UPSTREAMS = 256;

    private Survey() {}

    /**
     * Reads it.
     *
     * @throws CommandException if a page cannot be read; the message says what to do
     */
    public static Situation of(Target target) throws CommandException, InterruptedException {
        Pages pages = new Pages(target.pages());
        // The events come within a second, the other pages at once: what they tell is as new as can be.
        RecentText.Beginning live = pages.get(Pages.EVENTS, Pages.EVENT_STREAM, RecentText::first);
        StateText state = pages.get(Pages.STATE, Pages.JSON, body -> StateText.parse(Pages.text(body)));
        Samples metrics = metrics(pages);
        for (int look = 1; look < LOOKS && metrics.most(Names.LOOP_LAG) * 1000 > LAG_MILLIS; look++) {
            Thread.sleep(PAUSE_MILLIS);
            metrics = metrics(pages);
        }
        return of(
                target.pages().upstream().toString(),
                live.growths(),
                state,
                metrics,
                Knock.at(target.relay(), live.entrances()));
    }

    static Situation of(String url, List<RecentText.Growth> recent, StateText state, Samples metrics, Doors doors) {
        List<UpstreamFacts> upstreams = new ArrayList<>();
        List<JsonTree> known = state.upstreams();
        for (int i = 0; i < Math.min(MOST_UPSTREAMS, known.size()); i++) {
            RecentText.Growth growth = i < recent.size() ? recent.get(i) : RecentText.Growth.NONE;
            upstreams.add(StateText.facts(known.get(i), metrics, growth));
        }
        return new Situation(url, state.version(), state.time(), state.started(), upstreams, metrics, doors);
    }

    private static Samples metrics(Pages pages) throws CommandException {
        return pages.get("/metrics", Pages.TEXT, body -> MetricsText.parse(Pages.text(body)));
    }
}
