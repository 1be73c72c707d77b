package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Json.object;

import java.util.List;
import java.util.Map;

/** The types of panels that the dashboards use, as they look everywhere. Stateless. */
final class Charts {
    private static final Map<String, Object> LATEST =
            object("calcs", List.of("lastNotNull"), "fields", "", "values", false);

    private Charts() {}

    /** Creates a panel of lines over time, with the last and the largest value of each. */
    static Chart lines(String title, String unit, String description) {
        return new Chart("timeseries", title, unit, 12, 8, description)
                .fromZero()
                .style("lineWidth", 1)
                .style("fillOpacity", 10)
                .style("showPoints", "auto")
                .style("spanNulls", false)
                .option(
                        "legend",
                        object(
                                "displayMode",
                                "table",
                                "placement",
                                "bottom",
                                "showLegend",
                                true,
                                "calcs",
                                List.of("lastNotNull", "max")))
                .option("tooltip", object("mode", "multi", "sort", "desc"));
    }

    /** Creates a panel of areas that add up. */
    static Chart areas(String title, String unit, String description) {
        return lines(title, unit, description)
                .style("fillOpacity", 60)
                .style("stacking", object("mode", "normal", "group", "A"));
    }

    /**
     * Creates a panel with one number for each series, or a few, at the end of the time shown. A range of time would show what has no series
     * any more too, such as an instance that is gone.
     */
    static Chart number(String title, String unit, String description) {
        return new Chart("stat", title, unit, 6, 4, description)
                .option("reduceOptions", LATEST)
                .option("colorMode", "value")
                .option("graphMode", "none")
                .option("textMode", "auto");
    }

    /** Creates a panel with a bar for each series, the longest first. */
    static Chart bars(String title, String unit, String description) {
        return new Chart("bargauge", title, unit, 12, 8, description)
                .fromZero()
                .option("reduceOptions", LATEST)
                .option("orientation", "horizontal")
                .option("displayMode", "basic");
    }

    /** Creates a panel that shows for each moment how many observations of a histogram were in each bucket. */
    static Chart heatmap(String title, String unit, String histogram, String matchers, String description) {
        String buckets = "sum by (le) (increase(" + histogram + "_bucket{" + matchers + "}[rate]))";
        return new Chart("heatmap", title, unit, 12, 8, description)
                .option("calculate", false)
                .option("cellGap", 1)
                .option("color", object("mode", "scheme", "scheme", "Oranges", "steps", 64))
                .option("yAxis", object("unit", unit, "axisPlacement", "left"))
                .option("rowsFrame", object("layout", "auto"))
                .option("tooltip", object("mode", "single", "yHistogram", true))
                .option("legend", object("show", true))
                .target("{{le}}", buckets, "heatmap", false);
    }

    /** Creates a panel that shows for each series which of a few states it was in. */
    static Chart states(String title, String description) {
        return new Chart("state-timeline", title, "short", 12, 8, description)
                .style("fillOpacity", 70)
                .option("mergeValues", true)
                .option("showValue", "never")
                .option("rowHeight", 0.8)
                .option("legend", object("displayMode", "list", "placement", "bottom", "showLegend", true));
    }

    /** Returns the value of the option {@code sortBy} of a table that begins with the largest value of a column. */
    static List<Object> largest(String column) {
        return List.of(object("displayName", column, "desc", true));
    }

    /** Creates a table with a column for each query, joined by the labels that the queries have in common. */
    static Chart table(String title, String description) {
        return new Chart("table", title, "short", 24, 8, description)
                .option("showHeader", true)
                .option("cellHeight", "sm")
                .merged();
    }
}
