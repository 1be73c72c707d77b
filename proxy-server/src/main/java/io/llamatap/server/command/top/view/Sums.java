package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Moment;
import io.llamatap.server.command.top.feed.UpstreamNow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What has been counted, in a line each. Stateless. */
final class Sums {
    private static final int LABEL_COLUMNS = 13;
    private static final int MOST_PARTS = 6;
    /** Parts of the time below this are left out. */
    private static final double SMALL = 0.005;

    private static final Map<String, String> PARTS = Map.of(
            "queue", "queued",
            "load", "loading",
            "prefill", "reading the prompt",
            "decode", "generating",
            "relay", "in Llamatap",
            "unattributed", "not told by Ollama");
    private static final Map<String, String> REASONS =
            Map.of("no_usage", "without usage", "content_encoding", "compressed", "non_json", "no JSON");

    private Sums() {}

    /** Returns the line about the requests that ended in 15 minutes. */
    static Line ended(View view, Frame frame) {
        Figures figures = new Figures(frame.letters());
        Map<String, Double> outcomes = total(view.upstream().moments(), Moment::outcomes);
        Line line = label("Ended", frame);
        if (outcomes.isEmpty()) {
            return line.add("none in 15 minutes", Style.QUIET);
        }
        String between = "";
        for (Map.Entry<String, Double> outcome : largest(outcomes)) {
            boolean isFine = outcome.getKey().equals("ok") || outcome.getKey().equals("cancelled");
            line.add(between)
                    .add(
                            figures.count(outcome.getValue()) + " "
                                    + frame.letters().safe(outcome.getKey()),
                            isFine ? Style.PLAIN : Style.WARN);
            between = ", ";
        }
        return line;
    }

    /** Returns the line that says where the time of requests went in 15 minutes. */
    static Line time(View view, Frame frame) {
        Figures figures = new Figures(frame.letters());
        Map<String, Double> parts = total(view.upstream().moments(), Moment::anatomy);
        double all = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        List<String> shown = new ArrayList<>();
        for (Map.Entry<String, Double> part : largest(parts)) {
            if (part.getValue() / all >= SMALL) {
                shown.add(figures.share(part.getValue() / all) + " "
                        + PARTS.getOrDefault(part.getKey(), frame.letters().safe(part.getKey())));
            }
        }
        return label("Time went", frame).add(shown.isEmpty() ? "no request has ended" : String.join(", ", shown));
    }

    /** Returns the line about all since the start. */
    static Line sinceStart(View view, Frame frame) {
        Figures figures = new Figures(frame.letters());
        UpstreamNow.Counts counts = view.upstream().counts();
        double cancelled = counts.outcomes().getOrDefault("cancelled", 0.0);
        double fine = counts.outcomes().getOrDefault("ok", 0.0);
        double failed = sum(counts.outcomes()) - fine - cancelled;
        double input =
                counts.tokens().getOrDefault("input", 0.0) + counts.tokens().getOrDefault("input_cached", 0.0);
        return label("Since start", frame)
                .add(figures.count(fine) + " ok, ")
                .add(figures.count(failed) + " failed", failed > 0 ? Style.WARN : Style.PLAIN)
                .add(", " + figures.count(cancelled) + " cancelled; tokens: " + figures.large(input) + " in, "
                        + figures.large(counts.tokens().getOrDefault("output", 0.0)) + " out");
    }

    /** Returns the line about what is not as it should be. */
    static Line trouble(View view, Frame frame) {
        UpstreamNow.Counts counts = view.upstream().counts();
        Figures figures = new Figures(frame.letters());
        Line line = label("Trouble", frame);
        if (counts.stuck() > 0) {
            line.add(figures.count(counts.stuck()) + " stuck now", Style.BAD);
        }
        trouble(line, counts.truncated(), "truncated", Map.of(), frame);
        trouble(line, counts.unmetered(), "not metered", REASONS, frame);
        return line.width() > LABEL_COLUMNS ? line : line.add("none since the start", Style.QUIET);
    }

    private static void trouble(
            Line line, Map<String, Double> counts, String what, Map<String, String> names, Frame frame) {
        List<Map.Entry<String, Double>> largest = largest(counts);
        if (!largest.isEmpty()) {
            String name = frame.letters().safe(largest.get(0).getKey());
            int others = counts.size() - 1;
            line.add(line.width() > LABEL_COLUMNS ? "; " : "")
                    .add(new Figures(frame.letters()).count(sum(counts)) + " " + what, Style.WARN)
                    .add(" (" + names.getOrDefault(name, name) + (others > 0 ? " and " + others + " more)" : ")"));
        }
    }

    private static Line label(String name, Frame frame) {
        return frame.line().add(name).blankTo(LABEL_COLUMNS, Style.PLAIN);
    }

    private static Map<String, Double> total(List<Moment> moments, Function<Moment, Map<String, Double>> of) {
        Map<String, Double> total = new HashMap<>();
        moments.forEach(moment -> of.apply(moment).forEach((name, value) -> total.merge(name, value, Double::sum)));
        return total;
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static List<Map.Entry<String, Double>> largest(Map<String, Double> values) {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .limit(MOST_PARTS)
                .toList();
    }
}
