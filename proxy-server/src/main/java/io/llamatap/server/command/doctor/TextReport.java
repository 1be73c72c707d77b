package io.llamatap.server.command.doctor;

import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import io.llamatap.server.command.doctor.rule.Complaint;
import io.llamatap.server.command.doctor.rule.Finding;
import io.llamatap.server.text.JsonText;
import java.util.List;
import java.util.StringJoiner;

/** The report for people. Whatever a client or an upstream named cannot break the terminal. Stateless. */
final class TextReport {
    /** More would be read by nobody. */
    static final int MOST = 5;
    /** Longer lines are broken between words. */
    private static final int WIDTH = 100;

    private static final int LONGEST_WORD = 60;

    private TextReport() {}

    static String of(Situation situation, List<Finding> findings) {
        if (findings.isEmpty()) {
            return healthy(situation);
        }
        StringBuilder report = new StringBuilder();
        head(situation, report);
        int shown = Math.min(MOST, findings.size());
        for (int i = 0; i < shown; i++) {
            report.append('\n');
            finding(i + 1, findings.get(i), situation.upstreams().size() > 1, report);
        }
        report.append('\n');
        wrap("", last(findings, shown), report);
        return report.toString();
    }

    /** One line, however long it is. */
    private static String healthy(Situation situation) {
        StringBuilder safe = new StringBuilder();
        JsonText.show("Nothing was found. Llamatap " + situation.version() + " at " + situation.url(), safe);
        situation.upstreams().forEach(ollama -> JsonText.show("; " + Overview.of(ollama), safe));
        return safe.append(" (")
                .append(Complaint.values().length)
                .append(" checks)\n")
                .toString();
    }

    private static void head(Situation situation, StringBuilder report) {
        wrap("", "Llamatap " + situation.version() + " at " + situation.url(), report);
        for (UpstreamFacts ollama : situation.upstreams()) {
            wrap("  ", Overview.of(ollama), report);
        }
    }

    private static void finding(int number, Finding finding, boolean areMany, StringBuilder report) {
        Complaint complaint = finding.complaint();
        String whose = areMany && !finding.upstream().isEmpty() ? finding.upstream() + ": " : "";
        String name = complaint.severity().word() + " [" + complaint.id() + "] ";
        wrap(number + ". ", name + whose + finding.what(), report);
        finding.figures().forEach(figure -> wrap("   - ", figure, report));
        finding.remedies().forEach(remedy -> wrap("   > ", remedy, report));
        wrap("   ", finding.document(), report);
    }

    private static String last(List<Finding> findings, int shown) {
        StringJoiner others = new StringJoiner(", ");
        findings.subList(shown, findings.size())
                .forEach(finding -> others.add(finding.complaint().id()));
        return findings.size() == shown
                ? "Nothing else was found. (- what shows it, > what to do)"
                : findings.size() - shown + " more: " + others + ". They come up when these are put right, or left out"
                        + " with --except. (- what shows it, > what to do)";
    }

    /** Appends a text with line breaks between words; the lines after the first are indented like its text. */
    private static void wrap(String indent, String text, StringBuilder to) {
        StringBuilder safe = new StringBuilder();
        JsonText.show(text, safe);
        to.append(indent);
        int column = indent.length();
        for (String whole : safe.toString().split(" ", -1)) {
            String word = whole.length() > LONGEST_WORD ? whole.substring(0, LONGEST_WORD - 3) + "..." : whole;
            if (column > indent.length() && column + 1 + word.length() > WIDTH) {
                to.append('\n').append(" ".repeat(indent.length()));
                column = indent.length();
            } else if (column > indent.length()) {
                to.append(' ');
                column++;
            }
            to.append(word);
            column += word.length();
        }
        to.append('\n');
    }
}
