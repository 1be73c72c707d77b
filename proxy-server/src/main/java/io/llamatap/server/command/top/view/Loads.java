package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which models were loaded and unloaded last, and why: inferred from what Ollama lists. Stateless. */
final class Loads {
    private static final int AGE_COLUMNS = 18;

    private Loads() {}

    /**
     * Returns the lines, the youngest first.
     *
     * @param rows how many there may be
     */
    static List<Line> of(View view, Frame frame, int rows) {
        List<Moment> moments = view.upstream().moments();
        int all = moments.stream().mapToInt(moment -> moment.loads().size()).sum();
        int shown = Math.min(all, rows - 1);
        List<Line> lines = new ArrayList<>();
        lines.add(frame.heading(
                "LAST LOADED AND UNLOADED (inferred)" + (shown < all ? ", " + (all - shown) + " more not shown" : "")));
        if (all == 0) {
            lines.add(frame.line().add("Nothing in the last 15 minutes", Style.QUIET));
        }
        for (int i = moments.size() - 1; i >= 0; i--) {
            for (Moment.Load load : moments.get(i).loads()) {
                if (lines.size() <= shown) {
                    lines.add(line(load, moments.get(i), view, frame));
                }
            }
        }
        return lines;
    }

    private static Line line(Moment.Load load, Moment moment, View view, Frame frame) {
        long seconds = Duration.between(moment.time(), view.now().time()).toSeconds();
        Line line = frame.line().add(new Figures(frame.letters()).wholeSeconds(seconds) + " ago");
        return line.blankTo(AGE_COLUMNS, Style.PLAIN)
                .add(frame.letters().safe(load.model()), Style.STRONG)
                .add((load.isLoad() ? " loaded" : " unloaded") + why(load, moment, frame.letters()));
    }

    private static String why(Moment.Load load, Moment moment, Letters letters) {
        return switch (load.reason()) {
            case "request" -> " for a request";
            case "preload" -> " without a prompt";
            case "keep_alive_expired" -> ": its keep_alive was over";
            case "explicit" -> ": a client asked for it";
            case "evicted" -> " to make room" + whom(moment, letters);
            case "restart" -> ": Ollama was restarted";
            case "crashed" -> ": its runner crashed";
            default -> ", reason unknown";
        };
    }

    private static String whom(Moment moment, Letters letters) {
        String loaded = moment.loads().stream()
                .filter(Moment.Load::isLoad)
                .map(load -> letters.safe(load.model()))
                .collect(Collectors.joining(" and "));
        return loaded.isEmpty() ? " for another model" : " for " + loaded;
    }
}
