package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Json.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One panel of a dashboard, in the making. Used by one thread. */
final class Chart {
    private static final Map<String, Object> DATASOURCE = object("type", "prometheus", "uid", "${datasource}");

    /** With a minimum step of this, and as many points as fit, Grafana's rate interval is five minutes, whatever time is shown. */
    private static final String STEP_OF_NUMBERS = "75s";

    private static final int POINTS_OF_NUMBERS = 100_000;

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

    /** Creates one without queries; the unit is Grafana's name of it. */
    Chart(String type, String title, String unit, int width, int height, String description) {
        this.type = type;
        this.title = title;
        this.width = width;
        this.height = height;
        this.description = description;
        defaults.put("unit", unit);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Sets an option of this type of panel. */
    Chart option(String name, Object value) {
        options.put(name, value);
        return this;
    }

    /** Sets how this type of panel draws all values. */
    Chart style(String name, Object value) {
        custom.put(name, value);
        return this;
    }

    /** Lets the axis begin at 0. */
    Chart fromZero() {
        defaults.put("min", 0);
        return this;
    }

    /** Joins the columns of all queries by the labels that they have in common. */
    Chart merged() {
        transformations.add(object("id", "merge", "options", object()));
        return this;
    }

    /** Sets the width in columns, of which the dashboard has 24. */
    Chart wide(int columns) {
        width = columns;
        return this;
    }

    /** Adds a query; the legend may name labels in double braces. Numbers and bars are those at the end of the time shown. */
    Chart query(String legend, String expression) {
        return target(legend, expression, "time_series", isNumber() || type.equals("bargauge"));
    }

    private boolean isNumber() {
        return type.equals("stat");
    }

    /** Adds a column to a table; its unit is Grafana's name of it. */
    Chart column(String name, String unit, String expression) {
        String value = "Value #" + nextLetter();
        overrides.add(Deviation.of(name, "unit", unit));
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

    /** Adds a query in one of Grafana's formats, for all of the time shown or for its end. */
    Chart target(String legend, String expression, String format, boolean isInstant) {
        Map<String, Object> target = object(
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
                legend);
        if (isNumber()) {
            target.put("interval", STEP_OF_NUMBERS);
        }
        targets.add(target);
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
        overrides.add(Deviation.of(
                legend, "custom.stacking", object("mode", "none"), "custom.fillOpacity", 0, "custom.lineWidth", 2));
        return this;
    }

    /** Gives the query with this legend a colour that does not change with what else is shown. */
    Chart color(String legend, String color) {
        overrides.add(Deviation.of(legend, "color", object("mode", "fixed", "fixedColor", color)));
        return this;
    }

    /** Gives the queries whose legend matches a regular expression a unit of their own; it is Grafana's name of it. */
    Chart unit(String legends, String unit) {
        overrides.add(Deviation.matching(legends, "unit", unit));
        return this;
    }

    /** Shows the text where there is no value. */
    Chart none(String text) {
        defaults.put("noValue", text);
        return this;
    }

    /** Adds a link to the values of one column of a table. */
    Chart columnLink(String column, String text, String url) {
        overrides.add(Deviation.of(column, "links", List.of(object("title", text, "url", url))));
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
        if (isNumber()) {
            json.put("maxDataPoints", POINTS_OF_NUMBERS);
        }
        if (!transformations.isEmpty()) {
            json.put("transformations", transformations);
        }
        return json;
    }
}
