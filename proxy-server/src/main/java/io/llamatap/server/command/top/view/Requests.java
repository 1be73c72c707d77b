package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Model;
import io.llamatap.server.command.top.feed.Request;
import io.llamatap.server.command.top.feed.UpstreamNow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests in flight, the oldest first. Stateless. */
final class Requests {
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("", 21, 32, false, 0),
            new Table.Column("MODEL", 12, 60, false, 1),
            new Table.Column("AGE", 10, 12, true, 2),
            new Table.Column("TOKENS", 6, 9, true, 3),
            new Table.Column("TOKENS/S", 8, 8, true, 4),
            new Table.Column("ROUTE", 9, 24, false, 5));
    /** After so many seconds without a byte, a request that was being answered is worth a look. */
    private static final double LONG_SILENCE = 5;

    private static final String HARMLESS = "[A-Za-z0-9._:/-]+";

    private Requests() {}

    /**
     * Returns the lines.
     *
     * @param rows how many there may be
     */
    static List<Line> of(View view, Frame frame, int rows) {
        UpstreamNow upstream = view.upstream();
        Table table = new Table(COLUMNS, frame.columns(), frame.letters());
        List<Line> lines = new ArrayList<>();
        lines.add(table.head("REQUESTS NOW: " + new Figures(frame.letters()).count(upstream.inFlight())));
        if (upstream.inFlight() == 0) {
            lines.addAll(empty(view, frame));
        }
        Map<String, Model> models = new HashMap<>();
        upstream.models().forEach(model -> models.put(model.name(), model));
        int room = rows - lines.size();
        // Those that are not in the event are counted in the last line.
        boolean isMore =
                upstream.inFlight() > Math.min(room, upstream.requests().size());
        int shown = Math.max(0, Math.min(upstream.requests().size(), isMore ? room - 1 : room));
        for (Request request : upstream.requests().subList(0, shown)) {
            lines.add(table.row(cells(request, models, frame)));
        }
        if (isMore) {
            lines.add(frame.line()
                    .add(
                            new Figures(frame.letters()).count(upstream.inFlight() - shown) + " more, all younger",
                            Style.QUIET));
        }
        return lines;
    }

    private static List<Table.Cell> cells(Request request, Map<String, Model> models, Frame frame) {
        Figures figures = new Figures(frame.letters());
        String model = request.model();
        return List.of(
                phase(request, model == null ? null : models.get(model), figures),
                new Table.Cell(
                        model == null
                                ? frame.letters().unknown()
                                : frame.letters().safe(model)),
                new Table.Cell(figures.duration(request.ageSeconds())),
                new Table.Cell(figures.count(request.tokens())),
                new Table.Cell(figures.tenth(request.tokensPerSecond())),
                new Table.Cell(frame.letters().safe(request.route())));
    }

    /** Ollama is silent while a model loads, while a request waits for a slot and while a prompt is read: which it is, is a guess. */
    private static Table.Cell phase(Request request, @Nullable Model model, Figures figures) {
        return switch (request.phase()) {
            case "upstream_connect" -> new Table.Cell("connecting to Ollama");
            case "streaming" ->
                request.silentSeconds() > LONG_SILENCE
                        ? new Table.Cell("silent " + figures.duration(request.silentSeconds()), Style.WARN)
                        : new Table.Cell("responding", Style.GOOD);
            case "waiting_first_token" -> new Table.Cell("guess: reading");
            default -> {
                if (request.model() == null) {
                    yield new Table.Cell("waiting for Ollama");
                }
                yield model != null && model.isLoading()
                        ? new Table.Cell("guess: loading model", Style.WARN)
                        : new Table.Cell("guess: queued/reading");
            }
        };
    }

    private static List<Line> empty(View view, Frame frame) {
        List<Line> lines = new ArrayList<>();
        lines.add(frame.line().add("None. To see one, send one:", Style.QUIET));
        String model = view.upstream().models().stream()
                .map(Model::name)
                .findFirst()
                .filter(name -> name.matches(HARMLESS))
                .orElse("gemma3");
        lines.add(frame.line().add("curl " + frame.letters().safe(view.relay()) + "/api/generate \\"));
        lines.add(frame.line().add("  -d '{\"model\":\"" + model + "\",\"prompt\":\"Why is the sky blue?\"}'"));
        return lines;
    }
}
