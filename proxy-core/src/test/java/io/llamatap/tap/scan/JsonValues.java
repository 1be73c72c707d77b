package io.llamatap.tap.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Complete JSON values as maps, lists, strings, numbers, booleans and null, parsed by Jackson. The last duplicate wins. */
final class JsonValues {
    private static final JsonFactory JACKSON = new JsonFactory();

    private JsonValues() {}

    /** Reads all values of a sequence. */
    static List<@Nullable Object> readAll(byte[] json) throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(json)) {
            while (parser.nextToken() != null) {
                values.add(read(parser));
            }
        }
        return values;
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, read(parser));
                }
                return object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(read(parser));
                }
                return array;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return number(parser.getText());
            }
            case VALUE_TRUE -> {
                return true;
            }
            case VALUE_FALSE -> {
                return false;
            }
            default -> {
                return null;
            }
        }
    }

    /** An exponent beyond the range of BigDecimal is not a count, nor is a sign, so any other class of number will do. */
    private static Number number(String text) {
        if (text.matches("-0|.*[eE][-+]?\\d{4,}")) {
            return Double.valueOf(text);
        }
        BigDecimal number = new BigDecimal(text);
        // Written with an exponent, a number is no count, even if it is whole.
        return text.matches(".*[eE].*") && number.scale() == 0 ? number.setScale(1) : number;
    }

    /** Returns the value at a path of keys; null if there is none. */
    static @Nullable Object at(@Nullable Object value, String... path) {
        Object here = value;
        for (String key : path) {
            here = here instanceof Map<?, ?> object ? object.get(key) : null;
        }
        return here;
    }

    /** Returns the elements of the array at a path; empty if there is no array. */
    static List<?> elements(@Nullable Object value, String... path) {
        return at(value, path) instanceof List<?> list ? list : List.of();
    }

    /** Says whether there is a string, array or object at a path that is not empty. */
    static boolean isPresent(@Nullable Object value, String... path) {
        Object there = at(value, path);
        return (there instanceof String text && !text.isEmpty())
                || (there instanceof List<?> list && !list.isEmpty())
                || (there instanceof Map<?, ?> map && !map.isEmpty());
    }
}
