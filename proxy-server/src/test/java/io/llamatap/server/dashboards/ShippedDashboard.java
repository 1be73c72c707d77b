package io.llamatap.server.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What is in the JSON of a dashboard. Immutable. */
record ShippedDashboard(Map<String, Object> json) {

    static ShippedDashboard of(Map<String, Object> json) {
        return new ShippedDashboard(json);
    }

    /** Reads all files that are shipped. */
    static List<ShippedDashboard> all() throws IOException {
        try (Stream<Path> files = Files.list(Dashboards.FOLDER)) {
            return files.sorted().map(ShippedDashboard::read).toList();
        }
    }

    static ShippedDashboard named(String uid) {
        return read(Dashboards.FOLDER.resolve(uid + ".json"));
    }

    private static ShippedDashboard read(Path file) {
        try {
            return of(Json.asObject(Json.read(Files.readString(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uid() {
        return String.valueOf(json.get("uid"));
    }

    /** Returns the panels without the headings of rows. */
    List<Map<String, Object>> panels() {
        return Json.objects(json, "panels").stream()
                .filter(panel -> !"row".equals(panel.get("type")))
                .toList();
    }

    /** Returns the expressions of all panels. */
    List<String> expressions() {
        return panels().stream()
                .flatMap(panel -> Json.objects(panel, "targets").stream())
                .map(target -> String.valueOf(target.get("expr")))
                .toList();
    }

    /** Returns the expression of one query of a panel, by its legend or its letter. */
    String expression(String title, String query) {
        return panels().stream()
                .filter(panel -> title.equals(panel.get("title")))
                .flatMap(panel -> Json.objects(panel, "targets").stream())
                .filter(target -> query.equals(target.get("legendFormat")) || query.equals(target.get("refId")))
                .map(target -> String.valueOf(target.get("expr")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(uid() + " has no " + title + ": " + query));
    }

    List<Map<String, Object>> variables() {
        return Json.objects(Json.object(json, "templating"), "list");
    }

    /** Returns the expressions that variables take their values from. */
    List<String> choices() {
        return variables().stream()
                .filter(variable -> Objects.equals(variable.get("type"), "query"))
                .map(variable -> String.valueOf(variable.get("definition")))
                .map(definition -> definition.replaceFirst("^label_values\\((.*), (\\w+)\\)$", "count by ($2) ($1)"))
                .toList();
    }

    /** Returns the expressions of annotations. */
    List<String> marks() {
        Stream<Map<String, Object>> annotations = json.get("annotations") == null
                ? Stream.empty()
                : Json.objects(Json.object(json, "annotations"), "list").stream();
        return annotations
                .filter(annotation -> annotation.containsKey("expr"))
                .map(annotation -> String.valueOf(annotation.get("expr")))
                .toList();
    }
}
