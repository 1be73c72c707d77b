package io.llamatap.server.command.top.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object. What is missing, or of another type than the one that is asked for, is unknown: a newer Llamatap may have
 * other fields. Immutable.
 */
final class Fields {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Fields NONE = new Fields(Map.of());

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /** Parses an object; throws an exception if the text is not JSON. */
    static Fields parse(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return of(value(json));
        }
    }

    @SuppressWarnings("unchecked") // value() makes no other maps
    private static Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Fields((Map<String, Object>) map) : NONE;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> fields = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                Object value = value(json);
                if (value != null) {
                    fields.put(name, value);
                }
            }
            return fields;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Object value = value(json);
                items.add(value == null ? Map.of() : value);
            }
            return items;
        }
        if (token == null || token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token.isNumeric()) {
            return json.getDoubleValue();
        }
        return token.isBoolean() ? (Object) json.getBooleanValue() : json.getText();
    }

    /** Returns an object; an empty one if it is unknown. */
    Fields object(String name) {
        return of(values.get(name));
    }

    /** Returns the objects of an array. */
    List<Fields> objects(String name) {
        return list(values.get(name)).stream().map(Fields::of).toList();
    }

    /** Returns the objects of arrays in an array. */
    List<List<Fields>> arrays(String name) {
        List<List<Fields>> arrays = new ArrayList<>();
        for (Object array : list(values.get(name))) {
            arrays.add(list(array).stream().map(Fields::of).toList());
        }
        return arrays;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Returns a text; null if it is unknown. */
    @Nullable
    String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** Returns a text; empty if it is unknown. */
    String textOrEmpty(String name) {
        String text = text(name);
        return text == null ? "" : text;
    }

    /** Returns a number; NaN if it is unknown. */
    double number(String name) {
        return values.get(name) instanceof Double number ? number : Double.NaN;
    }

    /** Returns a count; 0 if it is unknown. */
    long count(String name) {
        return values.get(name) instanceof Double number ? Math.max(0, number.longValue()) : 0;
    }

    /** Returns whether something is so; null if it is unknown. */
    @Nullable
    Boolean truth(String name) {
        return values.get(name) instanceof Boolean truth ? truth : null;
    }

    /** Returns a time; null if it is unknown. */
    @Nullable
    Instant time(String name) {
        try {
            return values.get(name) instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Returns the fields that are numbers. */
    Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof Double number) {
                numbers.put(name, number);
            }
        });
        return numbers;
    }
}
