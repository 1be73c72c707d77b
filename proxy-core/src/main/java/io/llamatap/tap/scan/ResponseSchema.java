package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.ByteStringMap;
import io.llamatap.tap.scan.json.FieldTree;
import io.llamatap.tap.scan.json.JsonField;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the wanted fields are in the frames of one {@link ResponseFormat}, streamed or not, and which values of its type or
 * status field matter. Immutable.
 *
 * @param tree the paths of the fields; keys match exactly, as Ollama writes them
 * @param frameTypes the values of the type or status
 */
record ResponseSchema(FieldTree tree, ByteStringMap<FrameType> frameTypes) {
    /** What the type or status of a frame means. */
    enum FrameType {
        /** The terminal marker. */
        END,
        /** The terminal marker of a response that reached a limit on its length. */
        LIMIT,
        /** A failure. */
        FAILURE,
        /** The delta is a part of the response rather than of thinking. */
        RESPONSE
    }

    private static final Map<String, JsonField> NATIVE = Map.of(
            "model", JsonField.MODEL,
            "remote_host", JsonField.REMOTE,
            "error", JsonField.ERROR,
            "done", JsonField.DONE,
            "done_reason", JsonField.FINISH_REASON,
            "total_duration", JsonField.TOTAL_DURATION,
            "load_duration", JsonField.LOAD_DURATION,
            "prompt_eval_duration", JsonField.PROMPT_EVAL_DURATION,
            "eval_duration", JsonField.EVAL_DURATION);

    private static final Map<String, JsonField> NATIVE_TOKENS = Map.of(
            "prompt_eval_count", JsonField.PROMPT_TOKENS,
            "prompt_eval_cached_count", JsonField.CACHED_TOKENS,
            "eval_count", JsonField.OUTPUT_TOKENS);

    private static final Map<String, JsonField> OPENAI = Map.of(
            "model", JsonField.MODEL,
            "error", JsonField.ERROR,
            "choices[].finish_reason", JsonField.FINISH_REASON,
            "usage.prompt_tokens", JsonField.PROMPT_TOKENS,
            "usage.prompt_tokens_details.cached_tokens", JsonField.CACHED_TOKENS,
            "usage.completion_tokens", JsonField.OUTPUT_TOKENS);

    /** The fields of a response that is not streamed. The last event of a stream has the same below {@code response}. */
    private static final Map<String, JsonField> RESPONSE = Map.of(
            "model", JsonField.MODEL,
            "error", JsonField.ERROR,
            "incomplete_details.reason", JsonField.FINISH_REASON,
            "usage.input_tokens", JsonField.PROMPT_TOKENS,
            "usage.input_tokens_details.cached_tokens", JsonField.CACHED_TOKENS,
            "usage.output_tokens", JsonField.OUTPUT_TOKENS);

    private static final ResponseSchema GENERATE = of(
            Map.of(),
            NATIVE,
            NATIVE_TOKENS,
            Map.of(
                    "response", JsonField.RESPONSE,
                    "thinking", JsonField.THINKING,
                    "tool_calls", JsonField.RESPONSE));

    private static final ResponseSchema CHAT = of(
            Map.of(),
            NATIVE,
            NATIVE_TOKENS,
            Map.of(
                    "message.content", JsonField.RESPONSE,
                    "message.thinking", JsonField.THINKING,
                    "message.tool_calls", JsonField.RESPONSE));

    private static final ResponseSchema EMBEDDED =
            of(Map.of(), NATIVE, NATIVE_TOKENS, Map.of("embeddings", JsonField.BODY, "embedding", JsonField.BODY));

    private static final ResponseSchema OPENAI_CHAT = of(
            Map.of(),
            OPENAI,
            Map.of(
                    "choices[].delta.content", JsonField.RESPONSE,
                    "choices[].delta.reasoning", JsonField.THINKING,
                    "choices[].delta.tool_calls", JsonField.RESPONSE,
                    "choices[].message.content", JsonField.RESPONSE,
                    "choices[].message.reasoning", JsonField.THINKING,
                    "choices[].message.tool_calls", JsonField.RESPONSE));

    private static final ResponseSchema OPENAI_COMPLETIONS =
            of(Map.of(), OPENAI, Map.of("choices[].text", JsonField.RESPONSE));

    private static final ResponseSchema OPENAI_EMBEDDINGS = of(Map.of(), OPENAI, Map.of("data", JsonField.BODY));

    private static final ResponseSchema OPENAI_RESPONSES = of(
            Map.of(
                    "completed", FrameType.END,
                    "response.completed", FrameType.END,
                    "response.compaction", FrameType.END,
                    "incomplete", FrameType.LIMIT,
                    "response.incomplete", FrameType.LIMIT,
                    "failed", FrameType.FAILURE,
                    "response.failed", FrameType.FAILURE,
                    "error", FrameType.FAILURE,
                    "response.output_text.delta", FrameType.RESPONSE,
                    "response.function_call_arguments.delta", FrameType.RESPONSE),
            RESPONSE,
            below("response", RESPONSE),
            Map.of(
                    "type", JsonField.TYPE,
                    "status", JsonField.TYPE,
                    "object", JsonField.TYPE,
                    "delta", JsonField.DELTA,
                    "output[].content[].text", JsonField.RESPONSE,
                    "output[].arguments", JsonField.RESPONSE,
                    "output[].summary[].text", JsonField.THINKING));

    private static final ResponseSchema ANTHROPIC_MESSAGES = of(
            Map.of("message_stop", FrameType.END, "error", FrameType.FAILURE),
            Map.of(
                    "type", JsonField.TYPE,
                    "error", JsonField.ERROR,
                    "model", JsonField.MODEL,
                    "message.model", JsonField.MODEL),
            Map.of(
                    "delta.text", JsonField.RESPONSE,
                    "delta.partial_json", JsonField.RESPONSE,
                    "delta.thinking", JsonField.THINKING,
                    "content[].text", JsonField.RESPONSE,
                    // Only a tool call has a name.
                    "content[].name", JsonField.RESPONSE,
                    "content[].thinking", JsonField.THINKING),
            Map.of(
                    "delta.stop_reason", JsonField.FINISH_REASON,
                    "stop_reason", JsonField.FINISH_REASON,
                    // The usage in message_start is an estimate, and is below "message".
                    "usage.input_tokens", JsonField.UNCACHED_TOKENS,
                    "usage.cache_read_input_tokens", JsonField.CACHED_TOKENS,
                    "usage.output_tokens", JsonField.OUTPUT_TOKENS));

    private static final ResponseSchema TRANSCRIPTION =
            of(Map.of(), Map.of("error", JsonField.ERROR, "text", JsonField.RESPONSE));

    private static final ResponseSchema PROGRESS =
            of(Map.of("success", FrameType.END), Map.of("error", JsonField.ERROR, "status", JsonField.TYPE));

    /** What formats are told apart by: the type of the object, or the keys of native responses. */
    private static final ResponseSchema UNKNOWN = of(
            Map.of(),
            Map.of(
                    "object", JsonField.KIND,
                    "type", JsonField.KIND,
                    "data[].object", JsonField.KIND,
                    "response", JsonField.RESPONSE,
                    "message", JsonField.DELTA,
                    "done", JsonField.DONE));

    private static final ResponseSchema MODEL_LIST = of(
            Map.of(),
            Map.of(
                    "error", JsonField.ERROR,
                    "models", JsonField.BODY,
                    "data", JsonField.BODY,
                    "models[].name", JsonField.LISTED_NAME,
                    "models[].model", JsonField.LISTED_NAME,
                    "data[].id", JsonField.LISTED_NAME));

    /** Returns the schema of a format; null if the format is not read. */
    static @Nullable ResponseSchema of(ResponseFormat format) {
        return switch (format) {
            case NONE, VERSION -> null;
            case UNKNOWN -> UNKNOWN;
            case GENERATE -> GENERATE;
            case CHAT -> CHAT;
            case EMBED, EMBEDDINGS -> EMBEDDED;
            case OPENAI_CHAT -> OPENAI_CHAT;
            case OPENAI_COMPLETIONS -> OPENAI_COMPLETIONS;
            case OPENAI_EMBEDDINGS -> OPENAI_EMBEDDINGS;
            case OPENAI_RESPONSES -> OPENAI_RESPONSES;
            case ANTHROPIC_MESSAGES -> ANTHROPIC_MESSAGES;
            case TRANSCRIPTION -> TRANSCRIPTION;
            case PROGRESS -> PROGRESS;
            case MODEL_LIST -> MODEL_LIST;
        };
    }

    @SafeVarargs
    private static ResponseSchema of(Map<String, FrameType> frameTypes, Map<String, JsonField>... parts) {
        Map<String, JsonField> fields = new HashMap<>();
        for (Map<String, JsonField> part : parts) {
            fields.putAll(part);
        }
        return new ResponseSchema(FieldTree.exact(fields), ByteStringMap.exact(frameTypes));
    }

    private static Map<String, JsonField> below(String key, Map<String, JsonField> fields) {
        Map<String, JsonField> moved = new HashMap<>();
        fields.forEach((path, field) -> moved.put(key + "." + path, field));
        return moved;
    }
}
