package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests that get nothing from an Ollama that responds to checks. */
final class StuckRules implements Rules {
    private static final List<String> BEFORE_THE_RESPONSE = List.of("upstream_connect", "waiting_first_byte");
    private static final List<String> IN_THE_RESPONSE = List.of("waiting_first_token", "streaming");

    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        if (Boolean.FALSE.equals(ollama.isUp())) {
            return;
        }
        Map<String, Double> stuck = ollama.now().by("model", Names.STUCK);
        double silence = ollama.now().most(Names.SILENCE);
        if (stuck.isEmpty()) {
            waitLong(ollama, findings);
            neverEnd(ollama, findings);
        } else if (silence > Limits.HANG_SECONDS) {
            findings.add(new Finding(
                    Complaint.OLLAMA_HANGS,
                    ollama.address(),
                    "Ollama hangs: it sends nothing to anybody, though it still responds to /api/version.",
                    figures(ollama, stuck, silence),
                    List.of(
                            "restart Ollama: systemctl restart ollama, or docker restart",
                            "before that, nvidia-smi or rocm-smi: if the GPU does not respond, reload its driver or"
                                    + " restart the machine")));
        } else {
            String model = stuck.keySet().iterator().next();
            findings.add(new Finding(
                    Complaint.REQUESTS_STUCK,
                    ollama.address(),
                    "Requests of " + named(stuck) + " are stuck: no byte for much longer than usual.",
                    figures(ollama, stuck, silence),
                    List.of(
                            "ollama stop " + model + "; if that does not help, restart Ollama",
                            "if such pauses are normal here, raise stuck-min-silence")));
        }
    }

    private static String named(Map<String, Double> stuck) {
        return Figures.first(List.copyOf(stuck.keySet()));
    }

    private static List<String> figures(UpstreamFacts ollama, Map<String, Double> stuck, double silence) {
        List<String> figures = new ArrayList<>();
        figures.add("stuck requests by model: " + Figures.list(stuck) + "; the oldest request is "
                + Figures.time(ollama.oldestSeconds()) + " old");
        figures.add(
                silence > 0
                        ? "Ollama has sent no byte to any request for " + Figures.time(silence)
                        : "Ollama goes on for other requests");
        return figures;
    }

    private static void waitLong(UpstreamFacts ollama, Findings findings) {
        Map<String, Double> waiting = oldest(ollama, BEFORE_THE_RESPONSE, Limits.WAIT_SECONDS);
        if (waiting.isEmpty()) {
            return;
        }
        List<String> figures = new ArrayList<>();
        waiting.forEach((model, seconds) ->
                figures.add(model + ": the oldest request has waited " + Figures.time(seconds) + " for its response"));
        findings.add(new Finding(
                Complaint.REQUESTS_WAIT_LONG,
                ollama.address(),
                "Requests wait very long for their response to begin, while Ollama works.",
                figures,
                List.of(
                        "raise OLLAMA_NUM_PARALLEL if there is memory for it, or add a machine (docs/scale-out.md)",
                        "let clients stream: a response that is not streamed begins when it is complete")));
    }

    private static void neverEnd(UpstreamFacts ollama, Findings findings) {
        Map<String, Double> responding = oldest(ollama, IN_THE_RESPONSE, Limits.RESPONSE_SECONDS);
        if (responding.isEmpty()) {
            return;
        }
        List<String> figures = new ArrayList<>();
        responding.forEach((model, seconds) ->
                figures.add(model + ": the oldest response has been going on for " + Figures.time(seconds)));
        findings.add(new Finding(
                Complaint.RESPONSE_NEVER_ENDS,
                ollama.address(),
                "A response does not end: the model may have lost the thread, and its client waits on.",
                figures,
                List.of(
                        "llamatap top shows which request it is; ending its client ends the response",
                        "set num_predict in the requests or in the model, so that no response can go on for ever")));
    }

    /** Returns the ages of the oldest requests in some phases, by model, those above a limit only. */
    private static Map<String, Double> oldest(UpstreamFacts ollama, List<String> phases, int limit) {
        Map<String, Double> oldest = new TreeMap<>();
        ollama.now().of(Names.OLDEST).stream()
                .filter(sample -> phases.contains(sample.label("phase")))
                .filter(sample -> sample.value() > limit)
                .forEach(sample -> oldest.merge(sample.label("model"), sample.value(), Math::max));
        return oldest;
    }
}
