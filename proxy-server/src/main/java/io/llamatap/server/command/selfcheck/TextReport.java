package io.llamatap.server.command.selfcheck;

import io.llamatap.server.config.HelpText;
import io.llamatap.server.text.JsonText;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Prints a table, line by line as the results come, and then what follows from it. */
final class TextReport implements Report {
    private static final int OK = 200;
    /** A proxy that changes one field changes all responses. */
    private static final int MAX_SHOWN = 6;

    private final PrintStream out;

    TextReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String name, String direct, String via) {
        StringBuilder shown = new StringBuilder("directly           ");
        JsonText.show(direct, shown);
        JsonText.show(via, shown.append(" (Ollama)\nthrough Llamatap   "));
        JsonText.show(name, shown.append("\nmodel              "));
        out.println(shown);
        out.flush();
    }

    @Override
    public void prepared(Preparation preparation) {
        Recording first = preparation.first();
        out.println("loaded in          " + Times.text(first.pace().firstByte())
                + ", with a first response that is not compared");
        if (first.status() != OK) {
            out.println(
                    "                   It is " + Excerpt.of(first.statusLine()) + ": " + Excerpt.begin(first.body()));
        }
        if (!preparation.isLlamatap()) {
            paragraph(
                    "WARNING: no page of Llamatap is at the address of Llamatap. That is normal if its setting admin is set."
                            + " Otherwise this is not a Llamatap, and the comparison proves nothing.");
        }
        out.println();
        line("", "", "", "", "first byte", "", "longest gap", "");
        line("request", "result", "status", "bytes", "directly", "Llamatap", "directly", "Llamatap");
    }

    private void line(Object... cells) {
        out.println(String.format(Locale.ROOT, "%-34s %-8s %6s %8s  %-10s %-10s  %-11s %s", cells)
                .stripTrailing());
        out.flush();
    }

    @Override
    public void row(Outcome outcome) {
        Recording direct = outcome.direct();
        line(
                outcome.probe().name(),
                outcome.result().name().toLowerCase(Locale.ROOT),
                direct.status() == 0 ? "none" : Integer.toString(direct.status()),
                Integer.toString(direct.body().length()),
                time(outcome.directPaces(), Pace::firstByte),
                time(outcome.viaPaces(), Pace::firstByte),
                outcome.isStream() ? time(outcome.directPaces(), Pace::longestGap) : "-",
                outcome.isStream() ? time(outcome.viaPaces(), Pace::longestGap) : "-");
    }

    private static String time(List<Pace> paces, ToLongFunction<Pace> what) {
        return Times.text(TimingComparison.best(paces, what));
    }

    @Override
    public void end(List<Outcome> outcomes) {
        outcomes.stream()
                .filter(outcome -> outcome.difference() != null)
                .sorted(Comparator.comparing(outcome -> outcome.result() == Outcome.Result.UNSTEADY))
                .limit(MAX_SHOWN)
                .forEach(this::difference);
        for (String paragraph : Verdict.of(outcomes).paragraphs()) {
            paragraph(paragraph);
        }
        out.flush();
    }

    private void difference(Outcome outcome) {
        Difference difference = outcome.difference();
        if (difference == null) {
            return;
        }
        boolean isOwn = outcome.result() == Outcome.Result.UNSTEADY;
        String tries = " (in " + outcome.differing() + " of " + outcome.tries() + " tries)";
        out.println();
        out.println(outcome.probe().name() + ": " + difference.place() + (outcome.tries() > 1 ? tries : ""));
        out.println("  directly           " + difference.direct());
        out.println((isOwn ? "  directly, again    " : "  through Llamatap   ") + difference.via());
        if (!outcome.also().isEmpty()) {
            out.println("  also different     " + String.join(", ", outcome.alsoSorted()));
        }
    }

    private void paragraph(String text) {
        StringBuilder lines = new StringBuilder("\n");
        HelpText.appendWrapped(lines, "", text);
        out.print(lines);
    }
}
