package io.llamatap.server.command.doctor.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects findings. Used by one thread. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    /** Adds a finding, unless there is one with the same complaint of the same Ollama, or of Llamatap. */
    void add(Finding finding) {
        if (!has(finding.complaint(), finding.upstream())) {
            found.add(finding);
        }
    }

    /** Returns whether there is a finding with a complaint of an Ollama. */
    boolean has(Complaint complaint, String upstream) {
        return found.stream()
                .anyMatch(other ->
                        other.complaint() == complaint && other.upstream().equals(upstream));
    }

    /** Returns the findings, the worst first. */
    List<Finding> ranked() {
        return found.stream()
                .sorted(Comparator.comparing(
                                (Finding finding) -> finding.complaint().severity())
                        .thenComparing(Finding::complaint))
                .toList();
    }
}
