package io.llamatap.server.demo.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON into maps and lists, and writes strings as Go does. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * Reads an object. Its keys are in lower case, since Go's decoder accepts them in any case; those of nested objects are as written.
     *
     * @throws IOException if the text is not a complete JSON object
     */
    static Map<String, Object> object(byte[] text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            Map<String, Object> lower = new HashMap<>();
            members(parser).forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
            return lower;
        }
    }

    /** Returns a string with its quotes; Go also escapes what is special in HTML. */
    public static String quote(String text) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return "\"" + quoted.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\"";
    }

    /** Returns a member that is an object; an empty one if it is missing or something else. */
    static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Returns a value that is a list; an empty one if it is missing or something else. */
    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Returns a value that is a string; an empty one if it is missing or something else. */
    static String string(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new HashMap<>();
        while (next(parser) != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            next(parser);
            Object value = value(parser);
            if (value != null) {
                members.put(key, value);
            }
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (next(parser) != JsonToken.END_ARRAY) {
                    Object element = value(parser);
                    if (element != null) {
                        elements.add(element);
                    }
                }
                yield elements;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> parser.getText();
        };
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("unexpected EOF");
        }
        return token;
    }
}
