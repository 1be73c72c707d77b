package io.llamatap.tap.scan;

/**
 * The format of a response: which JSON fields have generated text, counts, timings and the terminal marker.
 *
 * <p>It does not determine how the objects are framed (one JSON value, NDJSON, SSE): see {@link ResponseScanner}. Source: the
 * responses of Ollama 0.24 to 0.34.
 */
public enum ResponseFormat {
    /** The body is not read. */
    NONE,
    /** Unknown: read only until {@link InferenceStats#detectedFormat} is known. */
    UNKNOWN,
    /** {@code POST /api/generate}. */
    GENERATE,
    /** {@code POST /api/chat}. */
    CHAT,
    /** {@code POST /api/embed}: counts for the whole request, no terminal marker. */
    EMBED,
    /** {@code POST /api/embeddings}: no counts, no terminal marker. */
    EMBEDDINGS,
    /** {@code POST /v1/chat/completions}; ends with {@code data: [DONE]} when streamed. */
    OPENAI_CHAT,
    /** {@code POST /v1/completions}; ends with {@code data: [DONE]} when streamed. */
    OPENAI_COMPLETIONS,
    /** {@code POST /v1/embeddings}: usage, no terminal marker. */
    OPENAI_EMBEDDINGS,
    /** {@code POST /v1/responses}; ends with {@code response.completed} when streamed. */
    OPENAI_RESPONSES,
    /** {@code POST /v1/messages}; ends with {@code message_stop} when streamed. */
    ANTHROPIC_MESSAGES,
    /** {@code POST /v1/audio/transcriptions}: no counts; labelled as NDJSON, which it is not. */
    TRANSCRIPTION,
    /** Progress lines of pull, push and create. A failure is an error line in a response with status 200. */
    PROGRESS,
    /** {@code GET /api/version}: not read either, but an HTML page in its place is recognised as foreign. */
    VERSION,
    /** {@code GET /api/tags}, {@code GET /api/ps} and {@code GET /v1/models}: names of models. */
    MODEL_LIST;

    /** Says whether a stream of this format ends with {@code data: [DONE]}. */
    boolean isEndedByDone() {
        return this == OPENAI_CHAT || this == OPENAI_COMPLETIONS;
    }

    /** Says whether a finish reason is the terminal marker of a response that is not streamed. */
    boolean isMarkedByFinishReason() {
        return isEndedByDone() || this == ANTHROPIC_MESSAGES;
    }

    /** Says whether responses of this format are read. */
    public boolean isScanned() {
        return this != NONE && this != VERSION;
    }

    /** Says whether the response describes Ollama itself and is requested with GET rather than POST. */
    public boolean isAboutOllama() {
        return this == VERSION || this == MODEL_LIST;
    }

    /** Says whether the format has a terminal marker. Without one, a complete body is a success. */
    boolean hasMarker() {
        return switch (this) {
            case GENERATE, CHAT, OPENAI_CHAT, OPENAI_COMPLETIONS, OPENAI_RESPONSES, ANTHROPIC_MESSAGES, PROGRESS ->
                true;
            case NONE, UNKNOWN, EMBED, EMBEDDINGS, OPENAI_EMBEDDINGS, TRANSCRIPTION, VERSION, MODEL_LIST -> false;
        };
    }
}
