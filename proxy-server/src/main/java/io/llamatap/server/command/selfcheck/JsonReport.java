package io.llamatap.server.command.selfcheck;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.server.command.AsciiJson;
import io.llamatap.server.command.selfcheck.Outcome.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Prints the result as one JSON object, at the end. */
final class JsonReport implements Report {
    private static final double NANOS = 1e9;
    private final PrintStream out;
    private String model = "";
    private String direct = "";
    private String via = "";
    private boolean isLlamatap;

    JsonReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String name, String directAddress, String viaAddress) {
        model = name;
        direct = directAddress;
        via = viaAddress;
    }

    @Override
    public void prepared(Preparation preparation) {
        isLlamatap = preparation.isLlamatap();
    }

    @Override
    public void row(Outcome outcome) {}

    @Override
    public void end(List<Outcome> outcomes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = AsciiJson.FACTORY.createGenerator(text)) {
            write(outcomes, Verdict.of(outcomes), json);
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes everything", e);
        }
        out.println(text);
    }

    private void write(List<Outcome> outcomes, Verdict verdict, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema", 1);
        json.writeStringField("model", model);
        json.writeStringField("ollama", direct);
        json.writeStringField("llamatap", via);
        json.writeBooleanField("llamatap_found", isLlamatap);
        for (Result result : Result.values()) {
            json.writeNumberField(name(result), verdict.count(result));
        }
        json.writeNumberField("streams", verdict.streams());
        json.writeNumberField("streams_timed", verdict.timed());
        json.writeObjectFieldStart("masked");
        for (Map.Entry<String, Integer> one : verdict.masked().entrySet()) {
            json.writeNumberField(one.getKey(), one.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("requests");
        for (Outcome outcome : outcomes) {
            write(outcome, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Outcome outcome, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("request", outcome.probe().name());
        json.writeStringField("result", name(outcome.result()));
        json.writeNumberField("status", outcome.direct().status());
        json.writeNumberField("bytes", outcome.direct().body().length());
        json.writeNumberField("messages", outcome.direct().pace().messages());
        json.writeBooleanField("timed", outcome.isStream() && outcome.isTimed());
        json.writeNumberField("tries", outcome.tries());
        seconds("first_byte_seconds", outcome, Pace::firstByte, json);
        seconds("longest_gap_seconds", outcome, Pace::longestGap, json);
        seconds("total_seconds", outcome, Pace::end, json);
        Difference difference = outcome.difference();
        if (difference == null) {
            json.writeNullField("difference");
        } else {
            json.writeObjectFieldStart("difference");
            json.writeStringField("aspect", difference.aspect().toString());
            json.writeStringField("place", difference.place());
            json.writeStringField("directly", difference.direct());
            boolean isOwn = outcome.result() == Result.UNSTEADY;
            json.writeStringField(isOwn ? "directly_again" : "through_llamatap", difference.via());
            json.writeArrayFieldStart("also");
            for (String aspect : outcome.alsoSorted()) {
                json.writeString(aspect);
            }
            json.writeEndArray();
            json.writeNumberField("tries", outcome.differing());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void seconds(String name, Outcome outcome, ToLongFunction<Pace> time, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("directly", TimingComparison.best(outcome.directPaces(), time) / NANOS);
        json.writeNumberField("through_llamatap", TimingComparison.best(outcome.viaPaces(), time) / NANOS);
        json.writeEndObject();
    }

    private static String name(Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
