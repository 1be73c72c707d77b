package io.llamatap.server.demo.ollama;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model, through any of Ollama's three APIs. Immutable.
 *
 * @param model as it was sent; empty if missing
 * @param isStreamed whether the response is streamed, by request or by default
 * @param prompt the last text that the user sent; empty if there is none, which loads or unloads a model
 * @param whole all texts that the model reads, joined
 * @param messages how many messages there are
 * @param inputs the texts of a request for embeddings
 * @param tools the tools that were offered
 * @param toolResult the last message if it is the result of a tool; otherwise null
 * @param thinking whether thinking was requested; null if nothing was said
 * @param effort how much of it, as the API for responses has it; null if nothing was said
 * @param hasUsage whether an OpenAI stream ends with its token counts
 * @param isBase64 whether embeddings are wanted in base64
 * @param maxTokens the most tokens to generate
 * @param keepAlive how long the model stays in memory; null if nothing was said
 */
record InferenceRequest(
        String model,
        boolean isStreamed,
        String prompt,
        String whole,
        int messages,
        List<String> inputs,
        List<Map<?, ?>> tools,
        @Nullable String toolResult,
        @Nullable Boolean thinking,
        @Nullable String effort,
        boolean hasUsage,
        boolean isBase64,
        int maxTokens,
        @Nullable Duration keepAlive) {

    /** Reads the body of a request to a path. */
    static InferenceRequest of(String path, Map<String, Object> body) {
        List<?> messages = Json.list(body.getOrDefault("messages", body.get("input")));
        List<String> users = new ArrayList<>();
        List<String> all = new ArrayList<>();
        String toolResult = null;
        for (Object message : messages) {
            Map<?, ?> fields = Json.object(message);
            String role = Json.string(fields.get("role"));
            List<String> texts = new ArrayList<>();
            texts(fields.get("content"), texts::add);
            all.addAll(texts);
            boolean isResult = role.equals("tool")
                    || Json.string(fields.get("type")).equals("function_call_output")
                    || holdsToolResult(fields.get("content"));
            toolResult = isResult ? String.join(" ", texts) : null;
            if (!isResult && (role.equals("user") || role.isEmpty())) {
                users.addAll(texts);
            }
        }
        List<String> inputs = new ArrayList<>();
        texts(body.get("input"), inputs::add);
        texts(body.get("system"), all::add);
        texts(body.get("instructions"), all::add);
        texts(body.get("prompt"), users::add);
        if (body.get("input") instanceof String text) {
            users.add(text);
        }
        if (messages.isEmpty()) {
            all.addAll(users);
        }
        List<Map<?, ?>> tools = new ArrayList<>();
        Json.list(body.get("tools")).forEach(tool -> tools.add(tool(Json.object(tool))));
        return new InferenceRequest(
                Json.string(body.getOrDefault("model", body.get("name"))),
                body.get("stream") instanceof Boolean stream ? stream : !path.startsWith("/v1/"),
                users.isEmpty() ? "" : users.get(users.size() - 1),
                String.join("\n", all),
                messages.size(),
                inputs,
                tools,
                toolResult,
                thinking(body),
                Json.object(body.get("reasoning")).get("effort") instanceof String effort ? effort : null,
                Boolean.TRUE.equals(Json.object(body.get("stream_options")).get("include_usage")),
                "base64".equals(body.get("encoding_format")),
                maxTokens(body),
                keepAlive(body.get("keep_alive")));
    }

    private static boolean holdsToolResult(@Nullable Object content) {
        return Json.list(content).stream()
                .anyMatch(part -> "tool_result".equals(Json.object(part).get("type")));
    }

    /** Finds the texts in the content of a message, which is a text or a list of parts. */
    private static void texts(@Nullable Object content, Consumer<String> found) {
        if (content instanceof String text && !text.isEmpty()) {
            found.accept(text);
        }
        for (Object part : Json.list(content)) {
            if (part instanceof String text) {
                found.accept(text);
            }
            Map<?, ?> fields = Json.object(part);
            texts(fields.get("text"), found);
            texts(fields.get("content"), found);
            texts(fields.get("output"), found);
        }
    }

    /** Returns a tool in one form: those of OpenAI and Ollama are an object within the tool. */
    private static Map<?, ?> tool(Map<?, ?> tool) {
        return tool.get("function") instanceof Map<?, ?> function ? function : tool;
    }

    private static @Nullable Boolean thinking(Map<String, Object> body) {
        Object wanted = body.get("think");
        if (wanted == null) {
            wanted = body.get("reasoning_effort");
        }
        if (wanted == null) {
            wanted = Json.object(body.get("reasoning")).get("effort");
        }
        if (wanted == null) {
            wanted = Json.object(body.get("thinking")).get("type");
        }
        return wanted == null ? null : !List.of(false, "none", "disabled").contains(wanted);
    }

    private static int maxTokens(Map<String, Object> body) {
        Object most = Json.object(body.get("options")).get("num_predict");
        for (String key : List.of("max_tokens", "max_completion_tokens", "max_output_tokens")) {
            most = most == null ? body.get(key) : most;
        }
        return most instanceof Double number && number > 0 ? number.intValue() : Integer.MAX_VALUE;
    }

    /** Reads seconds, or a text with a unit such as 10m; negative ones mean for ever. */
    private static @Nullable Duration keepAlive(@Nullable Object value) {
        if (value instanceof Double seconds) {
            return seconds < 0 ? Duration.ofDays(365) : Duration.ofSeconds(Math.min(seconds.longValue(), 31_536_000));
        }
        if (value instanceof String text && text.matches("-?\\d{1,6}[smh]?")) {
            long number = Long.parseLong(text.replaceAll("[smh]", ""));
            long unit = text.endsWith("h") ? 3600 : text.endsWith("m") ? 60 : 1;
            return number < 0 ? Duration.ofDays(365) : Duration.ofSeconds(number * unit);
        }
        return null;
    }
}
