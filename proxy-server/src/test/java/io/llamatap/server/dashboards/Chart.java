package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Json.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One panel of a dashboard, in the making. Used by one thread. */
final class Chart {
    private static final Map<String, Object> DATASOURCE = object("type", "prometheus", "uid", "${datasource}");
    private static final Map<String, Object> LATEST =
            object("calcs", List.of("lastNotNull"), "fields", "", "values", false);

    private final String type;
    private final String title;
    private final String description;
    private final int height;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Map<String, Object> defaults = new LinkedHashMap<>();
    private final Map<String, Object> custom = new LinkedHashMap<>();
    private final List<Object> overrides = new ArrayList<>();
    private final List<Object> targets = new ArrayList<>();
    private final List<Object> transformations = new ArrayList<>();
    private final Map<String, Object> renamed = new LinkedHashMap<>();

    private int width;

    private Chart(String type, String title, String unit, int width, int height, String description) {
        this.type = type;
        this.title = title;
        this.width = width;
        this.height = height;
        this.description = description;
        defaults.put("unit", unit);
    }

    /** Creates a panel of lines over time, with the last and the largest value of each. */
    static Chart lines(String title, String unit, String description) {
        Chart chart = new Chart("timeseries", title, unit, 12, 8, description);
        chart.defaults.put("min", 0);
        chart.custom.put("lineWidth", 1);
        chart.custom.put("fillOpacity", 10);
        chart.custom.put("showPoints", "auto");
        chart.custom.put("spanNulls", false);
        chart.options.put(
                "legend",
                object(
                        "displayMode",
                        "table",
                        "placement",
                        "bottom",
                        "showLegend",
                        true,
                        "calcs",
                        List.of("lastNotNull", "max")));
        chart.options.put("tooltip", object("mode", "multi", "sort", "desc"));
        return chart;
    }

    /** Creates a panel of areas that add up. */
    static Chart areas(String title, String unit, String description) {
        Chart chart = lines(title, unit, description);
        chart.custom.put("fillOpacity", 60);
        chart.custom.put("stacking", object("mode", "normal", "group", "A"));
        return chart;
    }

    /** Creates a panel with one number for each series, or a few. */
    static Chart number(String title, String unit, String description) {
        Chart chart = new Chart("stat", title, unit, 6, 4, description);
        chart.options.put("reduceOptions", LATEST);
        chart.options.put("colorMode", "value");
        chart.options.put("graphMode", "area");
        chart.options.put("textMode", "auto");
        return chart;
    }

    /** Creates a panel with a bar for each series, the longest first. */
    static Chart bars(String title, String unit, String description) {
        Chart chart = new Chart("bargauge", title, unit, 12, 8, description);
        chart.defaults.put("min", 0);
        chart.options.put("reduceOptions", LATEST);
        chart.options.put("orientation", "horizontal");
        chart.options.put("displayMode", "basic");
        return chart;
    }

    /** Creates a panel that shows for each moment how many observations of a histogram were in each bucket. */
    static Chart heatmap(String title, String unit, String histogram, String matchers, String description) {
        Chart chart = new Chart("heatmap", title, unit, 12, 8, description);
        chart.options.put("calculate", false);
        chart.options.put("cellGap", 1);
        chart.options.put("color", object("mode", "scheme", "scheme", "Oranges", "steps", 64));
        chart.options.put("yAxis", object("unit", unit, "axisPlacement", "left"));
        chart.options.put("rowsFrame", object("layout", "auto"));
        chart.options.put("tooltip", object("mode", "single", "yHistogram", true));
        chart.options.put("legend", object("show", true));
        String buckets = "sum by (le) (increase(" + histogram + "_bucket{" + matchers + "}[rate]))";
        return chart.target("{{le}}", buckets, "heatmap", false);
    }

    /** Creates a panel that shows for each series which of a few states it was in. */
    static Chart states(String title, String description) {
        Chart chart = new Chart("state-timeline", title, "short", 12, 8, description);
        chart.custom.put("fillOpacity", 70);
        chart.options.put("mergeValues", true);
        chart.options.put("showValue", "never");
        chart.options.put("rowHeight", 0.8);
        chart.options.put("legend", object("displayMode", "list", "placement", "bottom", "showLegend", true));
        return chart;
    }

    /** Creates a table with a column for each query, joined by the labels that the queries have in common. */
    static Chart table(String title, String description) {
        Chart chart = new Chart("table", title, "short", 24, 8, description);
        chart.options.put("showHeader", true);
        chart.options.put("cellHeight", "sm");
        chart.transformations.add(object("id", "merge", "options", object()));
        return chart;
    }

    String title() {
        return title;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Sets the width in columns, of which the dashboard has 24. */
    Chart wide(int columns) {
        width = columns;
        return this;
    }

    /** Adds a query; the legend may name labels in double braces. */
    Chart query(String legend, String expression) {
        return target(legend, expression, "time_series", type.equals("bargauge"));
    }

    /** Adds a column to a table; its unit is Grafana's name of it. */
    Chart column(String name, String unit, String expression) {
        String value = "Value #" + nextLetter();
        overrides.add(object(
                "matcher",
                object("id", "byName", "options", name),
                "properties",
                List.of(object("id", "unit", "value", unit))));
        target(name, expression, "table", true);
        renamed.put(value, name);
        return this;
    }

    /** Names the columns of a table that are labels. */
    Chart labels(Map<String, Object> names) {
        renamed.putAll(names);
        Map<String, Object> excluded = object("Time", true);
        if (targets.size() == 1) {
            // All that the labels say: the value is always 1, and Grafana gives it no letter.
            excluded.put("Value", true);
            excluded.put("Value #A", true);
        }
        transformations.add(
                object("id", "organize", "options", object("excludeByName", excluded, "renameByName", renamed)));
        return this;
    }

    private Chart target(String legend, String expression, String format, boolean isInstant) {
        targets.add(object(
                "refId",
                nextLetter(),
                "datasource",
                DATASOURCE,
                "editorMode",
                "code",
                "expr",
                Query.of(expression),
                "format",
                format,
                "instant",
                isInstant,
                "range",
                !isInstant,
                "legendFormat",
                legend));
        return this;
    }

    private String nextLetter() {
        return String.valueOf((char) ('A' + targets.size()));
    }

    /** Sets the colour below the first number, and then each number with the colour from there on. */
    Chart colors(String color, Object... numbersAndColors) {
        List<Object> steps = new ArrayList<>();
        steps.add(object("color", color, "value", Json.NULL));
        for (int i = 0; i < numbersAndColors.length; i += 2) {
            steps.add(object("color", numbersAndColors[i + 1], "value", numbersAndColors[i]));
        }
        defaults.put("thresholds", object("mode", "absolute", "steps", steps));
        if (type.equals("timeseries")) {
            custom.put("thresholdsStyle", object("mode", "dashed"));
        } else {
            defaults.put("color", object("mode", "thresholds"));
        }
        return this;
    }

    /** Shows a number as a word of a colour. */
    Chart word(int number, String word, String color) {
        Map<String, Object> words =
                object(String.valueOf(number), object("text", word, "color", color, "index", number));
        List<Object> mappings = new ArrayList<>();
        if (defaults.get("mappings") instanceof List<?> others) {
            mappings.addAll(others);
        }
        mappings.add(object("type", "value", "options", words));
        defaults.put("mappings", mappings);
        return this;
    }

    /** Sets the largest value of the axis. */
    Chart upTo(int largest) {
        defaults.put("max", largest);
        return this;
    }

    /** Shows the query with this legend as a line over areas that add up. */
    Chart line(String legend) {
        overrides.add(object(
                "matcher",
                object("id", "byName", "options", legend),
                "properties",
                List.of(
                        object("id", "custom.stacking", "value", object("mode", "none")),
                        object("id", "custom.fillOpacity", "value", 0),
                        object("id", "custom.lineWidth", "value", 2))));
        return this;
    }

    /** Gives the query with this legend a colour that does not change with what else is shown. */
    Chart color(String legend, String color) {
        overrides.add(object(
                "matcher",
                object("id", "byName", "options", legend),
                "properties",
                List.of(object("id", "color", "value", object("mode", "fixed", "fixedColor", color)))));
        return this;
    }

    /** Shows the text where there is no value. */
    Chart none(String text) {
        defaults.put("noValue", text);
        return this;
    }

    /** Adds a link to each value. */
    Chart link(String text, String url) {
        defaults.put("links", List.of(object("title", text, "url", url)));
        return this;
    }

    /** Adds a link to the values of one column of a table. */
    Chart columnLink(String column, String text, String url) {
        overrides.add(object(
                "matcher",
                object("id", "byName", "options", column),
                "properties",
                List.of(object("id", "links", "value", List.of(object("title", text, "url", url))))));
        return this;
    }

    /** Returns it at a place. */
    Map<String, Object> at(int id, int x, int y) {
        if (!custom.isEmpty()) {
            defaults.put("custom", custom);
        }
        Map<String, Object> json = object(
                "id",
                id,
                "type",
                type,
                "title",
                title,
                "description",
                description,
                "datasource",
                DATASOURCE,
                "gridPos",
                object("x", x, "y", y, "w", width, "h", height),
                "fieldConfig",
                object("defaults", defaults, "overrides", overrides),
                "options",
                options,
                "targets",
                targets);
        if (!transformations.isEmpty()) {
            json.put("transformations", transformations);
        }
        return json;
    }
}
