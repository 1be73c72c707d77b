package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Model;
import io.llamatap.server.command.top.feed.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The last 15 minutes as charts. Stateless. */
final class Past {
    private static final int LABEL_COLUMNS = 13;
    private static final int FIGURE_COLUMNS = 27;
    private static final int LEAST_CHART = 10;

    private Past() {}

    /**
     * Returns the lines.
     *
     * @param height how many lines a chart has
     */
    static List<Line> of(View view, Frame frame, int height) {
        List<Moment> moments = view.upstream().moments();
        Figures figures = new Figures(frame.letters());
        double pace = view.upstream().models().stream()
                .mapToDouble(Model::tokensPerSecond)
                .filter(value -> value > 0)
                .sum();
        double first = Double.NaN;
        for (Moment moment : moments) {
            first = Double.isNaN(moment.firstTokenMedian()) ? first : moment.firstTokenMedian();
        }
        List<Line> lines = new ArrayList<>();
        lines.add(frame.heading("LAST 15 MINUTES (now is at the right)"));
        Chart paces = chart(view, frame, Moment::pace);
        add(
                lines,
                paces,
                "Tokens/s",
                List.of("now " + figures.tenth(pace), "highest " + figures.tenth(paces.highest())),
                frame,
                height);
        Chart firsts = chart(view, frame, Moment::firstTokenMedian);
        add(
                lines,
                firsts,
                "First token",
                List.of("last " + figures.latency(first), "highest " + figures.latency(firsts.highest())),
                frame,
                height);
        return lines;
    }

    private static Chart chart(View view, Frame frame, ToDoubleFunction<Moment> value) {
        int columns = Math.max(LEAST_CHART, frame.columns() - LABEL_COLUMNS - FIGURE_COLUMNS - 1);
        return Chart.of(view.upstream().moments(), view.now().time(), value, columns, frame.letters());
    }

    private static void add(List<Line> lines, Chart chart, String name, List<String> figures, Frame frame, int height) {
        for (int row = height - 1; row >= 0; row--) {
            Line line = frame.line();
            line.add(row == height - 1 ? name : "").blankTo(LABEL_COLUMNS, Style.PLAIN);
            line.add(chart.line(row, height), Style.GOOD).add(" ");
            if (height == 1) {
                line.add(String.join(", ", figures));
            } else if (height - 1 - row < figures.size()) {
                line.add(figures.get(height - 1 - row));
            }
            lines.add(line);
        }
    }
}
