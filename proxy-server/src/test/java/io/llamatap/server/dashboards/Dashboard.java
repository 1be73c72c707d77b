package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Json.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A dashboard in the making: variables, annotations and rows of panels. Used by one thread. */
final class Dashboard {
    private static final int COLUMNS = 24;
    /** What "All" stands for in a label that only Kubernetes has. */
    private static final String MISSING_TOO = ".*";

    private static final Map<String, Object> DATASOURCE = object("type", "prometheus", "uid", "${datasource}");

    private final String uid;
    private final String title;
    private final String description;
    private final List<Object> variables = new ArrayList<>();
    private final List<Object> annotations = new ArrayList<>();
    private final List<Object> panels = new ArrayList<>();

    private int id;
    private int line;

    private Dashboard(String uid, String title, String description) {
        this.uid = uid;
        this.title = title;
        this.description = description;
        variables.add(object(
                "name",
                "datasource",
                "label",
                "Data source",
                "type",
                "datasource",
                "query",
                "prometheus",
                "regex",
                ""));
        annotations.add(object(
                "name",
                "Annotations & Alerts",
                "builtIn",
                1,
                "datasource",
                object("type", "grafana", "uid", "-- Grafana --"),
                "enable",
                true,
                "hide",
                true,
                "iconColor",
                "rgba(0, 211, 255, 1)",
                "type",
                "dashboard"));
    }

    /**
     * Creates one without panels.
     *
     * @param uid its name in addresses and the name of its file
     * @param metric a metric that all jobs have that it is about
     */
    static Dashboard of(String uid, String title, String metric, String description) {
        return new Dashboard(uid, title, description)
                .variable("namespace", "Namespace", "label_values(" + metric + ", namespace)", MISSING_TOO)
                .variable("job", "Job", "label_values(" + metric + "{namespace=~\"$namespace\"}, job)")
                .variable(
                        "instance",
                        "Instance",
                        "label_values(" + metric + "{namespace=~\"$namespace\", job=~\"$job\"}, instance)");
    }

    String uid() {
        return uid;
    }

    /** Adds a variable whose values are those of a label; any number of them can be chosen. */
    Dashboard variable(String name, String label, String query) {
        return variable(name, label, query, ".+");
    }

    private Dashboard variable(String name, String label, String query, String all) {
        variables.add(object(
                "name",
                name,
                "label",
                label,
                "type",
                "query",
                "datasource",
                DATASOURCE,
                "query",
                object("query", query, "refId", name, "qryType", 1),
                "definition",
                query,
                "refresh",
                2,
                "sort",
                1,
                "multi",
                true,
                "includeAll",
                true,
                "allValue",
                all,
                "current",
                object("text", "All", "value", "$__all")));
        return this;
    }

    /** Adds the variable of models that have series of a metric. */
    Dashboard models(String metric) {
        return variable("model", "Model", "label_values(" + Query.of(metric + "{model!=\"\"}") + ", model)");
    }

    /** Adds marks over time: where the expression is at least 1, or at the time that is its value. */
    Dashboard mark(String name, String color, String title, String text, boolean isTime, String expression) {
        annotations.add(object(
                "name",
                name,
                "datasource",
                DATASOURCE,
                "enable",
                true,
                "iconColor",
                color,
                "expr",
                Query.of(expression),
                "step",
                "60s",
                "titleFormat",
                title,
                "textFormat",
                text,
                "useValueForTime",
                isTime));
        return this;
    }

    /** Adds panels below a heading, from left to right. Those in a line have the same height. */
    Dashboard row(String heading, Chart... charts) {
        panels.add(object(
                "id",
                ++id,
                "type",
                "row",
                "title",
                heading,
                "collapsed",
                false,
                "gridPos",
                object("x", 0, "y", line++, "w", COLUMNS, "h", 1),
                "panels",
                List.of()));
        int column = 0;
        int height = 0;
        for (Chart chart : charts) {
            if (column + chart.width() > COLUMNS) {
                column = 0;
                line += height;
            }
            panels.add(chart.at(++id, column, line));
            column += chart.width();
            height = chart.height();
        }
        line += height;
        return this;
    }

    /** Returns it as JSON. */
    Map<String, Object> json() {
        return object(
                "uid",
                uid,
                "title",
                title,
                "description",
                description,
                "tags",
                List.of("llamatap", "ollama"),
                "schemaVersion",
                39,
                "version",
                1,
                "editable",
                false,
                "graphTooltip",
                1,
                "refresh",
                "30s",
                "timezone",
                "browser",
                "time",
                object("from", "now-1h", "to", "now"),
                "links",
                List.of(object(
                        "title",
                        "Llamatap",
                        "type",
                        "dashboards",
                        "tags",
                        List.of("llamatap"),
                        "asDropdown",
                        true,
                        "includeVars",
                        true,
                        "keepTime",
                        true)),
                "templating",
                object("list", variables),
                "annotations",
                object("list", annotations),
                "panels",
                panels);
    }
}
