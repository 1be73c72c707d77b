package io.llamatap.server.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of which nothing is sure: a newer Llamatap may have other members. What is missing, or of another kind than the one that is
 * asked for, is unknown. Jackson's limits on nesting and on the length of names, texts and numbers hold. Immutable.
 */
public final class JsonTree {
    /** Neither interns names nor looks for anything on the class path. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final JsonTree UNKNOWN = new JsonTree(null, Map.of(), List.of());
    /** What is later is no time that can be calculated with. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** A text, a number or a truth; null if it is none of them. */
    private final @Nullable Object value;

    private final Map<String, JsonTree> members;
    private final List<JsonTree> elements;

    private JsonTree(@Nullable Object value, Map<String, JsonTree> members, List<JsonTree> elements) {
        this.value = value;
        this.members = members;
        this.elements = elements;
    }

    /**
     * Parses a text.
     *
     * @throws com.fasterxml.jackson.core.JacksonException if it is not JSON, or beyond the limits
     */
    public static JsonTree parse(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            return json.nextToken() == null ? UNKNOWN : at(json);
        }
    }

    /**
     * Parses one member of an object, and keeps nothing of the others, which may be much longer.
     *
     * @throws UnusableResponseException if the text is no object
     * @throws com.fasterxml.jackson.core.JacksonException if it is not JSON, or beyond the limits
     */
    public static JsonTree member(String text, String wanted) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnusableResponseException("it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(wanted)) {
                    return at(json);
                }
                json.skipChildren();
            }
            return UNKNOWN;
        }
    }

    /** Reads the value at whose first token the parser stands. */
    private static JsonTree at(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(json.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> scalar(json.getBooleanValue());
            case VALUE_NULL -> UNKNOWN;
            default -> scalar(json.getText());
        };
    }

    private static JsonTree scalar(Object value) {
        return new JsonTree(value, Map.of(), List.of());
    }

    private static JsonTree object(JsonParser json) throws IOException {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, at(json));
        }
        return new JsonTree(null, Collections.unmodifiableMap(members), List.of());
    }

    private static JsonTree array(JsonParser json) throws IOException {
        List<JsonTree> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(at(json));
        }
        return new JsonTree(null, Map.of(), Collections.unmodifiableList(elements));
    }

    /** Returns a member. */
    public JsonTree of(String name) {
        return members.getOrDefault(name, UNKNOWN);
    }

    /** Returns all members in their order; none if it is no object. */
    public Map<String, JsonTree> members() {
        return members;
    }

    /** Returns the members that are numbers, in their order. */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            if (member.value instanceof Double number) {
                numbers.put(name, number);
            }
        });
        return numbers;
    }

    /** Returns all elements; none if it is no array. */
    public List<JsonTree> elements() {
        return elements;
    }

    /** Returns the text; null if it is unknown. */
    public @Nullable String text() {
        return value instanceof String text ? text : null;
    }

    /** Returns the text; empty if it is unknown. */
    public String textOrEmpty() {
        return value instanceof String text ? text : "";
    }

    /** Returns whether it is true; null if that is unknown. */
    public @Nullable Boolean truth() {
        return value instanceof Boolean truth ? truth : null;
    }

    /** Returns the number; NaN if it is unknown. */
    public double number() {
        return numberOr(Double.NaN);
    }

    /** Returns the number; another one if it is unknown. */
    public double numberOr(double otherwise) {
        return value instanceof Double number ? number : otherwise;
    }

    /** Returns the count; 0 if it is unknown or negative. */
    public long count() {
        return Math.max(0, (long) numberOr(0));
    }

    /** Returns the time; null if it is unknown, before 1970 or after 9999. */
    public @Nullable Instant time() {
        try {
            Instant time = value instanceof String text ? Instant.parse(text) : null;
            return time == null || time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
