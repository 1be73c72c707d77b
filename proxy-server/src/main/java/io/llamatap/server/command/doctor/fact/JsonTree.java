package io.llamatap.server.command.doctor.fact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value whose members need not be there: what is missing, or is of another kind, is unknown. Immutable. */
final class JsonTree {
    /** Neither interns names nor looks for anything on the class path. */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** What is missing. */
    static final JsonTree NOTHING = new JsonTree(null);

    private final @Nullable Object value;

    private JsonTree(@Nullable Object value) {
        this.value = value;
    }

    /** Reads the value at whose first token the parser stands. */
    static JsonTree at(JsonParser json) throws IOException {
        return new JsonTree(value(json));
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_NULL -> null;
            default -> json.getText();
        };
    }

    private static Map<String, JsonTree> object(JsonParser json) throws IOException {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, at(json));
        }
        return members;
    }

    private static List<JsonTree> array(JsonParser json) throws IOException {
        List<JsonTree> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(at(json));
        }
        return elements;
    }

    /** Returns a member. */
    JsonTree of(String name) {
        return members().getOrDefault(name, NOTHING);
    }

    /** Returns all members; none if it is no object. */
    Map<String, JsonTree> members() {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put((String) name, (JsonTree) member));
        }
        return members;
    }

    /** Returns all elements; none if it is no array. */
    List<JsonTree> elements() {
        return value instanceof List<?> list
                ? list.stream().map(JsonTree.class::cast).toList()
                : List.of();
    }

    /** Returns the text; null if it is none. */
    @Nullable
    String text() {
        return value instanceof String text ? text : null;
    }

    /** Returns whether it is true; null if it is neither true nor false. */
    @Nullable
    Boolean isTrue() {
        return value instanceof Boolean flag ? flag : null;
    }

    /** Returns the number; -1 if it is none. */
    double number() {
        return value instanceof Double number ? number : -1;
    }
}
