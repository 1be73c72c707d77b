package io.llamatap.server.command.doctor.fact;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.Target;
import java.util.ArrayList;
import java.util.List;

/** Reads all that is to be known of a running Llamatap: three of its pages, and whether clients need a token. Stateless. */
public final class Survey {
    private Survey() {}

    /**
     * Reads it.
     *
     * @throws CommandException if a page cannot be read; the message says what to do
     */
    public static Situation of(Target target) throws CommandException {
        Pages pages = new Pages(target.pages());
        // The events come within a second, the other pages at once: what they tell is as new as can be.
        List<RecentText.Growth> recent = pages.begin("/metrics/live/events", RecentText::first);
        StateText state = pages.get(
                "/metrics/state", "application/json", body -> StateText.parse(Pages.text(body)));
        Samples metrics = pages.get("/metrics", "text/plain", body -> MetricsText.parse(Pages.text(body)));
        List<UpstreamFacts> upstreams = new ArrayList<>();
        List<JsonTree> known = state.upstreams();
        for (int i = 0; i < known.size(); i++) {
            RecentText.Growth growth = i < recent.size() ? recent.get(i) : RecentText.Growth.NONE;
            upstreams.add(StateText.facts(known.get(i), metrics, growth));
        }
        return new Situation(
                target.pages().upstream().toString(),
                state.version(),
                state.time(),
                state.started(),
                upstreams,
                metrics,
                Knock.at(target.relay()));
    }
}
