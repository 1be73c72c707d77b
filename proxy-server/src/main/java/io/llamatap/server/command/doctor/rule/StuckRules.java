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

    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        if (Boolean.FALSE.equals(ollama.isUp())) {
            return;
        }
        Map<String, Double> stuck = ollama.now().by("model", Names.STUCK);
        double silence = ollama.now().most(Names.SILENCE);
        if (stuck.isEmpty()) {
            waitLong(ollama, findings);
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
        Map<String, Double> waiting = new TreeMap<>();
        ollama.now().of(Names.OLDEST).stream()
                .filter(sample -> BEFORE_THE_RESPONSE.contains(sample.label("phase")))
                .filter(sample -> sample.value() > Limits.WAIT_SECONDS)
                .forEach(sample -> waiting.merge(sample.label("model"), sample.value(), Math::max));
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
}
