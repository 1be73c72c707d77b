package io.llamatap.server.demo.ollama;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * @param endsWithToolResult whether the last message is the result of a tool
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
        boolean endsWithToolResult,
        @Nullable Boolean thinking,
        @Nullable String effort,
        boolean hasUsage,
        boolean isBase64,
        int maxTokens,
        @Nullable Duration keepAlive) {

    /** Reads the body of a request to a path. */
    static InferenceRequest of(String path, Map<String, Object> body) {
        RequestMessages messages = new RequestMessages(body);
        List<String> inputs = new ArrayList<>();
        RequestMessages.find(body.get("input"), inputs::add);
        List<Map<?, ?>> tools = new ArrayList<>();
        Json.list(body.get("tools")).forEach(tool -> tools.add(tool(Json.object(tool))));
        return new InferenceRequest(
                model(body, "model"),
                body.get("stream") instanceof Boolean stream ? stream : !path.startsWith("/v1/"),
                messages.prompt(),
                messages.whole(),
                RequestMessages.messages(body).size(),
                inputs,
                tools,
                messages.endsWithToolResult(),
                thinking(body),
                Json.object(body.get("reasoning")).get("effort") instanceof String effort ? effort : null,
                Boolean.TRUE.equals(Json.object(body.get("stream_options")).get("include_usage")),
                "base64".equals(body.get("encoding_format")),
                maxTokens(body),
                keepAlive(body.get("keep_alive")));
    }

    /** Returns the name of a model; Ollama's own client may send an empty one in addition to the older key. */
    static String model(Map<String, Object> body, String key) {
        String name = Json.string(body.get(key));
        return name.isEmpty() ? Json.string(body.get("name")) : name;
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
