package io.llamatap.server.demo.ollama;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that a client has offered. Immutable.
 *
 * @param arguments a JSON object
 */
record ToolCall(String name, String arguments) {
    private static final Pattern WORD = Pattern.compile("[a-z]{4,}");
    private static final Pattern PROPER_NOUN = Pattern.compile("(?<=[a-z] )\\p{Lu}[\\p{L}-]+");

    /** Returns a call of the first tool that a prompt is about; null if it is about none, or if a tool has responded already. */
    static @Nullable ToolCall of(InferenceRequest request) {
        if (request.endsWithToolResult()) {
            return null;
        }
        String prompt = request.prompt().toLowerCase(Locale.ROOT);
        return request.tools().stream()
                .filter(tool -> isAbout(Json.string(tool.get("name")), prompt))
                .findFirst()
                .map(tool -> new ToolCall(Json.string(tool.get("name")), arguments(tool, request.prompt())))
                .orElse(null);
    }

    private static boolean isAbout(String tool, String prompt) {
        return WORD.matcher(tool.toLowerCase(Locale.ROOT)).results().anyMatch(word -> prompt.contains(word.group()));
    }

    /** Gives each parameter that is a string the name that stands in the prompt, such as that of a city. */
    private static String arguments(Map<?, ?> tool, String prompt) {
        Matcher noun = PROPER_NOUN.matcher(prompt);
        String value = Json.quote(noun.find() ? noun.group() : "");
        Object schema = tool.containsKey("parameters") ? tool.get("parameters") : tool.get("input_schema");
        return Json.object(Json.object(schema).get("properties")).entrySet().stream()
                .filter(property ->
                        "string".equals(Json.object(property.getValue()).get("type")))
                .map(property -> Json.quote(property.getKey().toString()) + ":" + value)
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }
}
