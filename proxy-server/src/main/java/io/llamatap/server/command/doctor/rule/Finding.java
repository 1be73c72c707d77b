package io.llamatap.server.command.doctor.rule;

import java.util.List;
import java.util.Locale;

/**
 * Something is wrong. Immutable. Its texts may contain names that clients chose.
 *
 * @param upstream the address of the Ollama that it is about; empty if it is about Llamatap
 * @param what what is wrong, in one sentence
 * @param figures what shows it
 * @param remedies what to do
 */
public record Finding(Complaint complaint, String upstream, String what, List<String> figures, List<String> remedies) {
    public Finding {
        figures = List.copyOf(figures);
        remedies = List.copyOf(remedies);
    }

    /** Returns where the documents say more: of the alert that says the same, or of the complaint. */
    public String document() {
        String alert = complaint.alert();
        return alert.isEmpty()
                ? "docs/doctor.md#" + complaint.id()
                : "docs/alerts.md#" + alert.toLowerCase(Locale.ROOT);
    }
}
