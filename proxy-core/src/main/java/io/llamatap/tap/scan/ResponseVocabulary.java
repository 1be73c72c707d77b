package io.llamatap.tap.scan;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the wanted fields stand in the frames of one {@link ResponseFormat}, streamed or not, and the words of its type or status
 * that matter. Immutable.
 *
 * @param tree the places of the fields; keys are met exactly, as Ollama writes them
 * @param marks the words
 */
record ResponseVocabulary(FieldTree tree, Lexicon<Mark> marks) {
    /** What a frame's type or status says of it. */
    enum Mark {
        /** It is the format's terminal marker. */
        END,
        /** It is the marker of an answer that met a limit on its length. */
        LIMIT,
        /** It tells of a failure. */
        FAILURE,
        /** Its delta is a part of the answer rather than of thinking. */
        RESPONSE
    }

    private static final Map<String, JsonField> NATIVE = Map.of(
            "model", JsonField.MODEL,
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

    /** Of the whole of an answer that is not streamed; a stream's last event has the same below {@code response}. */
    private static final Map<String, JsonField> RESPONSE = Map.of(
            "model", JsonField.MODEL,
            "error", JsonField.ERROR,
            "incomplete_details.reason", JsonField.FINISH_REASON,
            "usage.input_tokens", JsonField.PROMPT_TOKENS,
            "usage.input_tokens_details.cached_tokens", JsonField.CACHED_TOKENS,
            "usage.output_tokens", JsonField.OUTPUT_TOKENS);

    private static final ResponseVocabulary GENERATE = of(
            Map.of(),
            NATIVE,
            NATIVE_TOKENS,
            Map.of(
                    "response", JsonField.RESPONSE,
                    "thinking", JsonField.THINKING,
                    "tool_calls", JsonField.RESPONSE));

    private static final ResponseVocabulary CHAT = of(
            Map.of(),
            NATIVE,
            NATIVE_TOKENS,
            Map.of(
                    "message.content", JsonField.RESPONSE,
                    "message.thinking", JsonField.THINKING,
                    "message.tool_calls", JsonField.RESPONSE));

    private static final ResponseVocabulary EMBEDDED =
            of(Map.of(), NATIVE, NATIVE_TOKENS, Map.of("embeddings", JsonField.BODY, "embedding", JsonField.BODY));

    private static final ResponseVocabulary OPENAI_CHAT = of(
            Map.of(),
            OPENAI,
            Map.of(
                    "choices[].delta.content", JsonField.RESPONSE,
                    "choices[].delta.reasoning", JsonField.THINKING,
                    "choices[].delta.tool_calls", JsonField.RESPONSE,
                    "choices[].message.content", JsonField.RESPONSE,
                    "choices[].message.reasoning", JsonField.THINKING,
                    "choices[].message.tool_calls", JsonField.RESPONSE));

    private static final ResponseVocabulary OPENAI_COMPLETIONS =
            of(Map.of(), OPENAI, Map.of("choices[].text", JsonField.RESPONSE));

    private static final ResponseVocabulary OPENAI_EMBEDDINGS = of(Map.of(), OPENAI, Map.of("data", JsonField.BODY));

    private static final ResponseVocabulary OPENAI_RESPONSES = of(
            Map.of(
                    "completed", Mark.END,
                    "response.completed", Mark.END,
                    "response.compaction", Mark.END,
                    "incomplete", Mark.LIMIT,
                    "response.incomplete", Mark.LIMIT,
                    "failed", Mark.FAILURE,
                    "response.failed", Mark.FAILURE,
                    "error", Mark.FAILURE,
                    "response.output_text.delta", Mark.RESPONSE,
                    "response.function_call_arguments.delta", Mark.RESPONSE),
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

    private static final ResponseVocabulary ANTHROPIC_MESSAGES = of(
            Map.of("message_stop", Mark.END, "error", Mark.FAILURE),
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
                    // Only the use of a tool has a name.
                    "content[].name", JsonField.RESPONSE,
                    "content[].thinking", JsonField.THINKING),
            Map.of(
                    "delta.stop_reason", JsonField.FINISH_REASON,
                    "stop_reason", JsonField.FINISH_REASON,
                    // Those of message_start are an estimate, and stand below "message".
                    "usage.input_tokens", JsonField.UNCACHED_TOKENS,
                    "usage.cache_read_input_tokens", JsonField.CACHED_TOKENS,
                    "usage.output_tokens", JsonField.OUTPUT_TOKENS));

    private static final ResponseVocabulary TRANSCRIPTION =
            of(Map.of(), Map.of("error", JsonField.ERROR, "text", JsonField.RESPONSE));

    private static final ResponseVocabulary PROGRESS =
            of(Map.of("success", Mark.END), Map.of("error", JsonField.ERROR, "status", JsonField.TYPE));

    /** What tells the formats apart: the kinds of objects, and the keys of the native ones. */
    private static final ResponseVocabulary UNKNOWN = of(
            Map.of(),
            Map.of(
                    "object", JsonField.KIND,
                    "type", JsonField.KIND,
                    "data[].object", JsonField.KIND,
                    "response", JsonField.RESPONSE,
                    "message", JsonField.DELTA,
                    "done", JsonField.DONE));

    private static final ResponseVocabulary MODEL_LIST = of(
            Map.of(),
            Map.of(
                    "error", JsonField.ERROR,
                    "models", JsonField.BODY,
                    "data", JsonField.BODY,
                    "models[].name", JsonField.LISTED_NAME,
                    "models[].model", JsonField.LISTED_NAME,
                    "data[].id", JsonField.LISTED_NAME));

    /** Returns the vocabulary of a format, null where there is nothing to read. */
    static @Nullable ResponseVocabulary of(ResponseFormat format) {
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
    private static ResponseVocabulary of(Map<String, Mark> marks, Map<String, JsonField>... parts) {
        Map<String, JsonField> fields = new HashMap<>();
        for (Map<String, JsonField> part : parts) {
            fields.putAll(part);
        }
        return new ResponseVocabulary(FieldTree.exact(fields), Lexicon.exact(marks));
    }

    private static Map<String, JsonField> below(String key, Map<String, JsonField> fields) {
        Map<String, JsonField> moved = new HashMap<>();
        fields.forEach((path, field) -> moved.put(key + "." + path, field));
        return moved;
    }
}
