package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.ModelFacts;
import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Sample;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the models in use stay in memory, and the others leave it. */
final class MemoryRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        if (!thrash(ollama, findings)) {
            startCold(ollama, findings);
        }
        holdNothing(situation, ollama, findings);
        cannotUnload(ollama, findings);
    }

    private static boolean thrash(UpstreamFacts ollama, Findings findings) {
        Map<String, Double> evicted = new TreeMap<>();
        Map<String, Double> loaded = new TreeMap<>();
        for (Sample sample : ollama.recent().of(Names.LOAD_EVENTS)) {
            if (sample.label("event").equals("load")) {
                loaded.merge(sample.label("model"), sample.value(), Double::sum);
            } else if (sample.label("reason").equals("evicted")) {
                evicted.merge(sample.label("model"), sample.value(), Double::sum);
            }
        }
        double count = evicted.values().stream().mapToDouble(value -> value).sum();
        if (count <= Limits.EVICTIONS) {
            return false;
        }
        List<String> figures = new ArrayList<>();
        figures.add(Figures.count(count, "time") + " " + Figures.within(ollama.window())
                + " a model was unloaded early while another one was loaded (inferred from polls): "
                + Figures.list(evicted));
        figures.add("loads: " + Figures.list(loaded) + "; " + lost(ollama));
        List<String> sizes = sizes(ollama, evicted);
        if (!sizes.isEmpty()) {
            figures.add("sizes: " + Figures.first(sizes));
        }
        findings.add(new Finding(
                Complaint.MODELS_THRASH,
                ollama.address(),
                (evicted.size() == 1 ? "A model is pushed" : evicted.size() + " models push each other")
                        + " out of memory: " + Figures.first(List.copyOf(evicted.keySet())) + ".",
                figures,
                List.of(
                        "make them smaller: a smaller context (OLLAMA_CONTEXT_LENGTH, or num_ctx), fewer slots"
                                + " (OLLAMA_NUM_PARALLEL), a smaller quantization",
                        "if there is memory for all of them and OLLAMA_MAX_LOADED_MODELS is below "
                                + Math.max(2, loaded.size()) + ", raise it; otherwise use fewer models on this machine"
                                + " (docs/performance.md)")));
        return true;
    }

    private static String lost(UpstreamFacts ollama) {
        double cold = ollama.recent().sum(Names.COLD_REQUESTS);
        return cold == 0
                ? "no request on Ollama's own routes waited for one"
                : "loads that requests waited for: " + Math.round(cold) + ", and they took "
                        + Figures.time(ollama.recent().sum(Names.COLD_START + Names.SUM)) + " in all";
    }

    private static List<String> sizes(UpstreamFacts ollama, Map<String, Double> models) {
        List<String> sizes = new ArrayList<>();
        for (ModelFacts model : ollama.models()) {
            if (models.containsKey(model.name()) && model.memoryBytes() > 0) {
                sizes.add(model.name() + " " + Figures.bytes(model.memoryBytes()) + " in memory");
            } else if (models.containsKey(model.name()) && model.diskBytes() > 0) {
                sizes.add(model.name() + " " + Figures.bytes(model.diskBytes()) + " on disk");
            }
        }
        return sizes;
    }

    private static void startCold(UpstreamFacts ollama, Findings findings) {
        List<String> figures = new ArrayList<>();
        Map<String, Double> successes = ollama.recent().by("model", Names.SUCCESSES);
        ollama.recent().by("model", Names.COLD_REQUESTS).forEach((model, cold) -> {
            double all = successes.getOrDefault(model, cold);
            if (cold >= Limits.FEW && cold > all * Limits.COLD_PERCENT / 100) {
                figures.add(model + ": " + Figures.share(cold, all, "request") + " waited for a load "
                        + Figures.within(ollama.window()) + ", "
                        + Figures.time(ollama.recent().sum(Names.COLD_START + Names.SUM, "model", model) / cold)
                        + " each");
            }
        });
        if (!figures.isEmpty()) {
            Map<String, Double> unloads = new TreeMap<>();
            ollama.recent().of(Names.LOAD_EVENTS).stream()
                    .filter(sample -> sample.label("event").equals("unload"))
                    .forEach(sample -> unloads.merge(sample.label("reason"), sample.value(), Double::sum));
            figures.add("unloads by reason: " + (unloads.isEmpty() ? "none seen" : Figures.list(unloads)));
            findings.add(new Finding(
                    Complaint.STARTS_COLD,
                    ollama.address(),
                    "Loading models dominates the wait for the first token.",
                    figures,
                    List.of(
                            "keep_alive_expired: set OLLAMA_KEEP_ALIVE=1h for Ollama, or keep_alive in the requests",
                            "evicted: fewer or smaller models; explicit: a client sends keep_alive 0")));
        }
    }

    private static void holdNothing(Situation situation, UpstreamFacts ollama, Findings findings) {
        double served = ollama.recent().of(Names.INFERENCE).stream()
                .filter(sample -> sample.label("location").equals("local")
                        && sample.label("outcome").equals("ok"))
                .mapToDouble(Sample::value)
                .sum();
        Double loaded = ollama.now().of(Names.MODELS_LOADED).stream()
                .map(Sample::value)
                .findFirst()
                .orElse(null);
        double sincePoll = situation.now().toEpochMilli() / 1e3 - polled(ollama);
        boolean isPolled = ollama.window().toSeconds() >= Limits.POLLED_SECONDS && !(sincePoll > Limits.POLL_SECONDS);
        if (isPolled && loaded != null && loaded == 0 && served >= Limits.MANY) {
            findings.add(new Finding(
                    Complaint.HOLDS_NOTHING,
                    ollama.address(),
                    "No model stays in memory, so each request loads its model anew.",
                    List.of(Figures.count(served, "request") + " to local models succeeded "
                            + Figures.within(ollama.window()) + "; the last poll found no model in memory; "
                            + lost(ollama)),
                    List.of(
                            "set OLLAMA_KEEP_ALIVE=1h in Ollama's environment, and restart Ollama",
                            "if that does not help, look for clients that send keep_alive 0")));
        }
    }

    /** Returns when /api/ps was last read: what happened since then is not known; NaN if it is not told. */
    private static double polled(UpstreamFacts ollama) {
        return ollama.now().with(Map.of("target", "ps")).most(Names.POLL_SUCCESS);
    }

    private static void cannotUnload(UpstreamFacts ollama, Findings findings) {
        double polled = polled(ollama);
        Map<String, Double> inUse = ollama.now().by("model", Names.MODEL_IN_FLIGHT);
        Map<String, Double> overdue = new TreeMap<>();
        ollama.now().by("model", Names.MODEL_EXPIRES).forEach((model, expires) -> {
            if (polled - expires > Limits.UNLOAD_SECONDS && !inUse.containsKey(model)) {
                overdue.put(model, polled - expires);
            }
        });
        if (overdue.isEmpty()) {
            return;
        }
        List<String> figures = new ArrayList<>();
        overdue.forEach((model, seconds) -> figures.add(model + ": still listed by /api/ps " + Figures.time(seconds)
                + " after its time in memory had ended, and no request that passes Llamatap uses it"));
        findings.add(new Finding(
                Complaint.CANNOT_UNLOAD,
                ollama.address(),
                "Ollama does not unload " + Figures.first(List.copyOf(overdue.keySet())) + ".",
                figures,
                List.of(
                        "ollama ps, and the processor or GPU time of its runner: a client that uses Ollama directly may be at work",
                        "otherwise restart Ollama: ollama stop does not help in this state")));
    }
}
