package io.llamatap.server.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Panels as a dashboard for Grafana: two a line under a heading for each group. Used by one thread. */
final class Dashboard {
    private static final int WIDTH = 12;
    private static final int HEIGHT = 8;

    private final JsonGenerator json;
    private int id;
    private int line;

    private Dashboard(JsonGenerator json) {
        this.json = json;
    }

    /** Returns it as JSON; which job scrapes which page is a variable of the dashboard. */
    static String of(String title, String uid, List<Panel> panels) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            json.setPrettyPrinter(printer);
            new Dashboard(json).write(title, uid, panels);
        }
        return text + "\n";
    }

    private void write(String title, String uid, List<Panel> panels) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", title);
        json.writeStringField("uid", uid);
        json.writeNumberField("schemaVersion", 38);
        json.writeStringField("refresh", "30s");
        json.writeObjectFieldStart("time");
        json.writeStringField("from", "now-3h");
        json.writeStringField("to", "now");
        json.writeEndObject();
        variables(panels);
        json.writeArrayFieldStart("panels");
        String group = "";
        int column = 0;
        for (Panel panel : panels) {
            if (!panel.group().equals(group)) {
                line += column > 0 ? HEIGHT : 0;
                column = 0;
                group = panel.group();
                heading(group);
            }
            graph(panel, column * WIDTH);
            line += column == 1 ? HEIGHT : 0;
            column = 1 - column;
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void variables(List<Panel> panels) throws IOException {
        json.writeObjectFieldStart("templating");
        json.writeArrayFieldStart("list");
        json.writeStartObject();
        json.writeStringField("name", "datasource");
        json.writeStringField("type", "datasource");
        json.writeStringField("query", "prometheus");
        json.writeEndObject();
        Set<String> pages = new TreeSet<>(panels.stream().map(Panel::page).toList());
        for (String page : pages) {
            String job = page.equals("homeserver") ? "ollama-exporter" : "ollama";
            json.writeStartObject();
            json.writeStringField("name", page);
            json.writeStringField("label", "job of " + (page.equals("main") ? "/metrics" : "/metrics/" + page));
            json.writeStringField("type", "textbox");
            json.writeStringField("query", job);
            json.writeObjectFieldStart("current");
            json.writeStringField("text", job);
            json.writeStringField("value", job);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void heading(String group) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", ++id);
        json.writeStringField("type", "row");
        json.writeStringField("title", group);
        place(0, 2 * WIDTH, 1);
        json.writeEndObject();
        line++;
    }

    private void graph(Panel panel, int column) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", ++id);
        json.writeStringField("type", "timeseries");
        json.writeStringField("title", panel.name());
        datasource();
        json.writeObjectFieldStart("fieldConfig");
        json.writeObjectFieldStart("defaults");
        json.writeStringField("unit", panel.unit());
        json.writeEndObject();
        json.writeArrayFieldStart("overrides");
        json.writeEndArray();
        json.writeEndObject();
        place(column, WIDTH, HEIGHT);
        json.writeArrayFieldStart("targets");
        char letter = 'A';
        for (String expression : panel.expressionsOf("$" + panel.page())) {
            json.writeStartObject();
            json.writeStringField("refId", String.valueOf(letter++));
            datasource();
            json.writeStringField("expr", expression);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void datasource() throws IOException {
        json.writeObjectFieldStart("datasource");
        json.writeStringField("type", "prometheus");
        json.writeStringField("uid", "${datasource}");
        json.writeEndObject();
    }

    private void place(int column, int width, int height) throws IOException {
        json.writeObjectFieldStart("gridPos");
        json.writeNumberField("x", column);
        json.writeNumberField("y", line);
        json.writeNumberField("w", width);
        json.writeNumberField("h", height);
        json.writeEndObject();
    }
}
