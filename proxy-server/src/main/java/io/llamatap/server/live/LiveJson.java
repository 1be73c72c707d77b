package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes parts of the data of events. Unknown numbers are null. Stateless. */
final class LiveJson {
    private LiveJson() {}

    static void moment(JsonGenerator json, Moment moment) throws IOException {
        json.writeStartObject();
        json.writeNumberField("time", moment.time().toEpochMilli());
        number(json, "uptime_seconds", moment.uptimeSeconds());
        json.writeObjectFieldStart("outcomes");
        for (Map.Entry<String, Long> outcome : moment.outcomes().entrySet()) {
            json.writeNumberField(outcome.getKey(), outcome.getValue());
        }
        json.writeEndObject();
        number(json, "first_token_p50", moment.firstTokenMedian());
        number(json, "first_token_p95", moment.firstTokenHigh());
        numbers(json, "pace", moment.pace());
        json.writeObjectFieldStart("anatomy");
        for (Map.Entry<Moment.Part, Double> part : moment.anatomy().entrySet()) {
            number(json, part.getKey().label(), part.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("loads");
        for (Moment.Load load : moment.loads()) {
            json.writeStartObject();
            json.writeStringField("model", load.model());
            json.writeStringField("event", load.event());
            json.writeStringField("reason", load.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes the largest of some counts. */
    static void largest(JsonGenerator json, String name, Map<String, Long> counts, int most) throws IOException {
        json.writeObjectFieldStart(name);
        List<Map.Entry<String, Long>> largest = new ArrayList<>(counts.entrySet());
        largest.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        for (Map.Entry<String, Long> count : largest.subList(0, Math.min(most, largest.size()))) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    static void numbers(JsonGenerator json, String name, Map<String, ? extends Number> numbers) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, ? extends Number> number : numbers.entrySet()) {
            number(json, number.getKey(), number.getValue().doubleValue());
        }
        json.writeEndObject();
    }

    /** Writes a number with at most six decimals; null if it is NaN. */
    static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(value * 1e6) / 1e6);
        }
    }
}
