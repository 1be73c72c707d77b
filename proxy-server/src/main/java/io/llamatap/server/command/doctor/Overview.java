package io.llamatap.server.command.doctor;

import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import io.llamatap.server.command.doctor.rule.Wording;

/** One line on what was looked at. Stateless. */
final class Overview {
    private Overview() {}

    static String of(UpstreamFacts ollama) {
        Boolean isUp = ollama.isUp();
        String state =
                isUp == null ? "not known whether it is up: no poll and no request so far" : isUp ? "up" : "DOWN";
        String version = ollama.version() == null ? "" : " " + ollama.version();
        return "Ollama" + version + " at " + ollama.address() + ": " + state + ", "
                + Wording.requests(ollama.requests(), ollama.window()) + ", "
                + Wording.models(ollama.resident().size());
    }
}
