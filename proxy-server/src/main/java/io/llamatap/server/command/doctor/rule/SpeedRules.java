package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long requests wait before Ollama begins with them, and for their first token. */
final class SpeedRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        Map<String, String> queued = slow(ollama, Names.QUEUE_WAIT, Limits.QUEUE_SECONDS);
        if (!queued.isEmpty()) {
            List<String> figures = new ArrayList<>(queued.values());
            figures.add(inFlight(ollama, queued));
            findings.add(new Finding(
                    Complaint.REQUESTS_QUEUE,
                    ollama.address(),
                    "Requests of " + Figures.first(List.copyOf(queued.keySet())) + " wait for a free slot in Ollama.",
                    figures,
                    List.of(
                            "raise OLLAMA_NUM_PARALLEL if there is memory for it: each slot has a context of its own",
                            "or add a machine (docs/scale-out.md)")));
        }
        Map<String, String> late = slow(ollama, Names.FIRST_TOKEN, Limits.FIRST_TOKEN_SECONDS);
        late.keySet().removeAll(queued.keySet());
        if (findings.has(Complaint.MODELS_THRASH, ollama.address())
                || findings.has(Complaint.STARTS_COLD, ollama.address())
                || findings.has(Complaint.HOLDS_NOTHING, ollama.address())) {
            return;
        }
        if (!late.isEmpty()) {
            findings.add(new Finding(
                    Complaint.FIRST_TOKEN_SLOW,
                    ollama.address(),
                    "First tokens of " + Figures.first(List.copyOf(late.keySet()))
                            + " are slow, and neither the queue nor loads are the reason.",
                    List.copyOf(late.values()),
                    List.of(
                            "shorten prompts, or let them begin alike: Ollama keeps the beginning that it has read",
                            "look at the share in GPU memory: ollama ps (docs/performance.md)")));
        }
    }

    /** Returns what is to be said of the models whose 95th percentile is above the limit that the metric's slow values have. */
    private static Map<String, String> slow(UpstreamFacts ollama, String name, int seconds) {
        Map<String, Double> all = ollama.recent().by("model", name + Names.COUNT);
        Map<String, Double> sums = ollama.recent().by("model", name + Names.SUM);
        Map<String, String> slow = new TreeMap<>();
        ollama.recent().by("model", name + Names.SLOW).forEach((model, count) -> {
            double whole = all.getOrDefault(model, count);
            if (count >= Limits.FEW && count > whole * Limits.SLOW_PERCENT / 100) {
                slow.put(
                        model,
                        model + ": " + Figures.share(count, whole, "request") + " waited longer than " + seconds + " s "
                                + Figures.within(ollama.window()) + "; on average "
                                + Figures.time(sums.getOrDefault(model, 0.0) / whole));
            }
        });
        return slow;
    }

    private static String inFlight(UpstreamFacts ollama, Map<String, String> models) {
        Map<String, Double> now = new TreeMap<>(ollama.now().by("model", Names.MODEL_IN_FLIGHT));
        now.keySet().retainAll(models.keySet());
        return now.isEmpty() ? "none is in flight now" : "in flight now: " + Figures.list(now);
    }
}
