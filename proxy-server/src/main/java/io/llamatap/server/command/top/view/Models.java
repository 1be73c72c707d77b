package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Model;
import io.llamatap.server.command.top.feed.UpstreamNow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The models in memory or in use. Stateless. */
final class Models {
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("", 20, 60, false, 0),
            new Table.Column("SIZE", 10, 12, true, 1),
            new Table.Column("ON GPU", 6, 8, true, 2),
            new Table.Column("CONTEXT", 7, 10, true, 4),
            new Table.Column("REQUESTS", 8, 8, true, 5),
            new Table.Column("TOKENS/S", 8, 10, true, 6),
            new Table.Column("UNLOADED IN", 13, 13, true, 3),
            new Table.Column("TOKENS SO FAR", 13, 14, true, 7));

    private Models() {}

    /** Returns how many lines it takes to show all. */
    static int wanted(View view) {
        return (int) (2 + active(view.upstream()).stream().count());
    }

    /**
     * Returns the lines.
     *
     * @param rows how many there may be
     */
    static List<Line> of(View view, Frame frame, int rows) {
        UpstreamNow upstream = view.upstream();
        Figures figures = new Figures(frame.letters());
        Table table = new Table(COLUMNS, frame.columns(), frame.letters());
        List<Model> active = active(upstream);
        long resident = active.stream()
                .filter(model -> Boolean.TRUE.equals(model.isResident()))
                .count();
        List<Line> lines = new ArrayList<>();
        lines.add(table.head("MODELS IN MEMORY: " + resident));
        int shown = Math.max(0, Math.min(active.size(), rows - 2));
        for (Model model : active.subList(0, shown)) {
            lines.add(table.row(cells(model, view.now().time(), upstream, frame.letters())));
        }
        lines.add(frame.line().add(rest(upstream, active, shown, figures), Style.QUIET));
        return lines;
    }

    private static List<Model> active(UpstreamNow upstream) {
        return upstream.models().stream().filter(Model::isActive).toList();
    }

    private static String rest(UpstreamNow upstream, List<Model> active, int shown, Figures figures) {
        long onDisk = upstream.models().size() + upstream.modelsNotShown() - active.size();
        if (onDisk + active.size() == 0) {
            return "No model is known. Get one with: ollama pull gemma3";
        }
        return (shown < active.size() ? figures.count(active.size() - shown) + " more in memory or in use, " : "")
                + (active.isEmpty() ? "None; the first request loads one. " : "")
                + figures.count(onDisk)
                + (active.isEmpty() ? " on disk" : " more on disk");
    }

    private static List<Table.Cell> cells(Model model, Instant now, UpstreamNow upstream, Letters letters) {
        Figures figures = new Figures(letters);
        boolean isPartly = model.vramShare() < 1;
        return List.of(
                new Table.Cell(letters.safe(model.name())),
                size(model, figures),
                new Table.Cell(figures.share(model.vramShare()), isPartly ? Style.WARN : Style.PLAIN),
                new Table.Cell(figures.count(model.contextTokens())),
                new Table.Cell(figures.count(model.requests())),
                new Table.Cell(figures.tenth(model.tokensPerSecond())),
                new Table.Cell(figures.left(model.expires(), now)),
                new Table.Cell(figures.large(upstream.counts().generated().getOrDefault(model.name(), 0.0))));
    }

    private static Table.Cell size(Model model, Figures figures) {
        if (Boolean.TRUE.equals(model.isResident())) {
            return new Table.Cell(figures.bytes(model.memoryBytes()));
        }
        if (model.responding() > 0) {
            // It was loaded after Llamatap asked for the last time.
            return new Table.Cell("in use");
        }
        return model.isLoading() ? new Table.Cell("loading?", Style.WARN) : new Table.Cell("not loaded");
    }
}
