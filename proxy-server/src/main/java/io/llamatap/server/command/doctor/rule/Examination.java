package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.List;
import java.util.Set;

/** Applies all rules. Stateless. */
public final class Examination {
    /** In this order: some look at what those before have found. */
    private static final List<Rules> ALL = List.of(
            new AvailabilityRules(),
            new StuckRules(),
            new CauseRules(),
            new FailureRules(),
            new MemoryRules(),
            new GpuRules(),
            new SpeedRules(),
            new PromptRules(),
            new ClientRules(),
            new MeteringRules(),
            new ProxyRules(),
            new UpkeepRules());

    private Examination() {}

    /**
     * Returns what is wrong, the worst first.
     *
     * @param except what is not to be said
     */
    public static List<Finding> of(Situation situation, Set<Complaint> except) {
        Findings findings = new Findings();
        for (UpstreamFacts ollama : situation.upstreams()) {
            for (Rules rules : ALL) {
                rules.look(situation, ollama, findings);
            }
        }
        return findings.ranked().stream()
                .filter(finding -> !except.contains(finding.complaint()))
                .toList();
    }
}
