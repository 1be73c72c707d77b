package io.llamatap.server.command.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.server.command.AsciiJson;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import io.llamatap.server.command.doctor.rule.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** The report for scripts. docs/doctor.md has its fields. Stateless. */
final class JsonReport {
    private JsonReport() {}

    static String of(Situation situation, List<Finding> findings) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = AsciiJson.FACTORY.createGenerator(text)) {
            write(situation, findings, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(Situation situation, List<Finding> findings, JsonGenerator json) throws IOException {
        int shown = Math.min(TextReport.MOST, findings.size());
        json.writeStartObject();
        json.writeStringField("url", situation.url());
        json.writeStringField("time", situation.now().toString());
        json.writeStringField("version", situation.version());
        json.writeArrayFieldStart("upstreams");
        for (UpstreamFacts ollama : situation.upstreams()) {
            upstream(ollama, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("findings");
        for (Finding finding : findings.subList(0, shown)) {
            finding(finding, json);
        }
        json.writeEndArray();
        texts(
                "not_shown",
                findings.subList(shown, findings.size()).stream()
                        .map(finding -> finding.complaint().id())
                        .toList(),
                json);
        json.writeEndObject();
    }

    private static void upstream(UpstreamFacts ollama, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", ollama.address());
        Boolean isUp = ollama.isUp();
        if (isUp == null) {
            json.writeNullField("up");
        } else {
            json.writeBooleanField("up", isUp);
        }
        json.writeNumberField("requests", Math.round(ollama.requests()));
        json.writeNumberField("seconds", ollama.window().toSeconds());
        json.writeEndObject();
    }

    private static void finding(Finding finding, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", finding.complaint().id());
        json.writeStringField("severity", finding.complaint().severity().word());
        if (finding.upstream().isEmpty()) {
            json.writeNullField("upstream");
        } else {
            json.writeStringField("upstream", finding.upstream());
        }
        json.writeStringField("what", finding.what());
        texts("figures", finding.figures(), json);
        texts("do", finding.remedies(), json);
        json.writeStringField("see", finding.document());
        json.writeEndObject();
    }

    private static void texts(String name, List<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
