package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;

/** The rules of one subject. Stateless. */
interface Rules {
    /** Looks at one Ollama of a Llamatap, and says what is wrong. */
    void look(Situation situation, UpstreamFacts ollama, Findings findings);
}
