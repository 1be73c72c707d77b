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

/** Prompts that do not fit into the context. */
final class PromptRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        Map<String, Double> cut = new TreeMap<>();
        Map<String, Double> likely = new TreeMap<>();
        for (Sample sample : ollama.recent().of(Names.TRUNCATED)) {
            (sample.label("reason").equals("fingerprint") ? cut : likely)
                    .merge(sample.label("model"), sample.value(), Double::sum);
        }
        if (cut.isEmpty()) {
            return;
        }
        List<String> figures = new ArrayList<>();
        figures.add("prompts cut " + Figures.within(ollama.window()) + ": " + Figures.list(cut)
                + (likely.isEmpty() ? "" : "; probably cut as well: " + Figures.list(likely)));
        List<String> remedies = new ArrayList<>();
        for (String model : cut.keySet()) {
            long context = context(ollama, model);
            if (context > 0) {
                figures.add(model + " is in memory with a context of " + context + " tokens");
            }
            Long needed = ollama.contextsNeeded().get(model);
            if (needed != null) {
                figures.add(model + ": the longest prompt that was cut needs at least " + needed + " tokens");
                remedies.add(model + ": num_ctx " + needed + " or more, in the options of the requests or as PARAMETER"
                        + " num_ctx in the Modelfile, or OLLAMA_CONTEXT_LENGTH=" + needed + " for all models");
            }
        }
        if (remedies.isEmpty()) {
            remedies.add("set a larger num_ctx in the options of the requests or in the Modelfile, or"
                    + " OLLAMA_CONTEXT_LENGTH for all models");
        }
        remedies.add("clients of /v1 cannot set num_ctx; a larger context needs more memory (docs/monitoring.md)");
        findings.add(new Finding(
                Complaint.PROMPTS_CUT,
                ollama.address(),
                "Ollama cuts prompts of " + Figures.first(List.copyOf(cut.keySet())) + " without telling the clients.",
                figures,
                remedies));
    }

    private static long context(UpstreamFacts ollama, String model) {
        return ollama.resident().stream()
                .filter(known -> known.name().equals(model))
                .mapToLong(ModelFacts::contextTokens)
                .findFirst()
                .orElse(0);
    }
}
