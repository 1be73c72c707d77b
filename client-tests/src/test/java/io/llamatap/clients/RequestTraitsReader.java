package io.llamatap.clients;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@link RequestTraits} from a JSON body of any of Ollama's three APIs. Used once, by one thread. */
final class RequestTraitsReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;

    private @Nullable String model;
    private boolean stream;
    private @Nullable String prompt;
    private boolean unload;
    private boolean tools;
    private boolean thinking;
    private boolean usage;

    private RequestTraitsReader(JsonParser parser, boolean stream) {
        this.parser = parser;
        this.stream = stream;
    }

    /**
     * Reads a request.
     *
     * @throws IOException if the body is not a complete JSON object
     */
    static RequestTraits read(String method, String path, byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            // By default, the native routes stream and the others do not.
            RequestTraitsReader reader = new RequestTraitsReader(parser, !path.startsWith("/v1/"));
            reader.readObject();
            return new RequestTraits(
                    method,
                    path,
                    reader.model,
                    reader.stream,
                    reader.prompt,
                    reader.unload,
                    reader.tools,
                    reader.thinking,
                    reader.usage,
                    Arrays.hashCode(body));
        }
    }

    private void readObject() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            // Go's decoder, and therefore Ollama, accepts keys in any case.
            String key = parser.currentName().toLowerCase(Locale.ROOT);
            readField(key, parser.nextToken());
        }
    }

    private void readField(String key, JsonToken value) throws IOException {
        switch (key) {
            case "model", "name", "source" -> {
                String name = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                // Ollama's own client sends an empty model in addition to the older name.
                model = name.isEmpty() ? model : name;
                parser.skipChildren();
            }
            case "stream" -> stream = value.isBoolean() ? value == JsonToken.VALUE_TRUE : stream;
            case "prompt", "input", "messages" -> prompt = lastString(value, Set.of("content", "text"));
            case "keep_alive" -> unload = isNoTime(value);
            case "tools" -> tools = lastString(value, Set.of("name")) != null;
            case "think" -> thinking = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_STRING;
            case "reasoning_effort" -> thinking = value == JsonToken.VALUE_STRING && !"none".equals(parser.getText());
            case "reasoning", "thinking" -> {
                String wanted = lastString(value, Set.of("effort", "type"));
                thinking = wanted != null && !wanted.equals("none") && !wanted.equals("disabled");
            }
            case "stream_options" -> usage = holdsTrue(value);
            default -> parser.skipChildren();
        }
    }

    private boolean isNoTime(JsonToken value) throws IOException {
        boolean none = value.isScalarValue() && parser.getText().matches("0(\\.0+)?[smh]?");
        parser.skipChildren();
        return none;
    }

    /**
     * Returns the last string in the current value: the value itself, an element of it, or a member with one of these keys at any depth;
     * null if there is no such string, or only empty ones.
     */
    private @Nullable String lastString(JsonToken value, Set<String> keys) throws IOException {
        String last = value == JsonToken.VALUE_STRING ? parser.getText() : "";
        int depth = value.isStructStart() ? 1 : 0;
        while (depth > 0) {
            JsonToken token = nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.VALUE_STRING) {
                String key = parser.currentName();
                last = (key == null ? depth == 1 : keys.contains(key)) ? parser.getText() : last;
            }
        }
        return last.isEmpty() ? null : last;
    }

    private boolean holdsTrue(JsonToken value) throws IOException {
        boolean found = false;
        int depth = value.isStructStart() ? 1 : 0;
        while (depth > 0) {
            JsonToken token = nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            found |= token == JsonToken.VALUE_TRUE;
        }
        return found;
    }

    private JsonToken nextToken() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("unexpected EOF");
        }
        return token;
    }
}
