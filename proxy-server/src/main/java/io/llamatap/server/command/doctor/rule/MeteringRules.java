package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What cannot be counted, or not for itself. */
final class MeteringRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        unmetered(ollama, findings);
        double unreadable = ollama.recent().sum(Names.TAP_FAILURES);
        if (unreadable >= Limits.FEW) {
            findings.add(new Finding(
                    Complaint.CANNOT_READ,
                    ollama.address(),
                    "Llamatap relays responses but cannot read them.",
                    List.of(Figures.count(unreadable, "response") + " " + Figures.within(ollama.window()) + ": "
                            + Figures.list(ollama.recent().by("reason", Names.TAP_FAILURES))),
                    List.of("did it begin with a new version of Ollama? Update Llamatap, or report it with the lines of"
                            + " its log")));
        }
        double others = ollama.recent().sum(Names.LABELS_OVERFLOW);
        if (others > 0) {
            findings.add(new Finding(
                    Complaint.TOO_MANY_MODELS,
                    ollama.address(),
                    "More models are in use than have series of their own.",
                    List.of(Figures.count(others, "request") + " counted as __other__ "
                            + Figures.within(ollama.window())),
                    List.of("raise max-model-labels if these models need series of their own; otherwise nothing")));
        }
    }

    private static void unmetered(UpstreamFacts ollama, Findings findings) {
        Map<String, Double> reasons = ollama.recent().by("reason", Names.UNMETERED);
        double unmetered = ollama.recent().sum(Names.UNMETERED);
        double successes = Math.max(unmetered, ollama.recent().sum(Names.SUCCESSES));
        if (unmetered < Limits.MANY || unmetered <= successes * Limits.UNMETERED_PERCENT / 100) {
            return;
        }
        List<String> remedies = new ArrayList<>();
        if (reasons.containsKey("no_usage")) {
            remedies.add(
                    "no_usage: let clients of /v1 send \"stream_options\": {\"include_usage\": true} with streams");
        }
        if (reasons.containsKey("content_encoding")) {
            remedies.add("content_encoding: something between Llamatap and Ollama compresses: switch that off");
        }
        if (reasons.containsKey("non_json")) {
            remedies.add("non_json: responses in plain text have no counts; let clients ask for JSON");
        }
        findings.add(new Finding(
                Complaint.UNMETERED,
                ollama.address(),
                "Many responses report no token counts.",
                List.of(Figures.share(unmetered, successes, "successful response") + " had none "
                        + Figures.within(ollama.window()) + ", by reason: " + Figures.list(reasons)),
                remedies));
    }
}
