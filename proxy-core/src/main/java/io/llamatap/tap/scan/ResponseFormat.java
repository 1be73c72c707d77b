package io.llamatap.tap.scan;

/**
 * The vocabulary of an answer's JSON: which keys carry generated text, counts, timings and the terminal marker.
 *
 * <p>How the objects are framed (one JSON value, NDJSON, SSE) is told by the answer's Content-Type, not by this.
 */
public enum ResponseFormat {
    /** Nothing to read: the body is passed on unseen. */
    NONE,
    /** Unknown: read only until it shows which of the others it is, see {@link InferenceStats#shape}. */
    UNKNOWN,
    /** {@code POST /api/generate}. */
    GENERATE,
    /** {@code POST /api/chat}. */
    CHAT,
    /** {@code POST /api/embed}: totals only, no marker. */
    EMBED,
    /** {@code POST /api/embeddings}: no counts at all, no marker. */
    EMBEDDINGS,
    /** {@code POST /v1/chat/completions}; ends with {@code data: [DONE]} when streamed. */
    OPENAI_CHAT,
    /** {@code POST /v1/completions}; ends with {@code data: [DONE]} when streamed. */
    OPENAI_COMPLETIONS,
    /** {@code POST /v1/embeddings}: usage, no marker. */
    OPENAI_EMBEDDINGS,
    /** {@code POST /v1/responses}; ends with {@code response.completed} when streamed. */
    OPENAI_RESPONSES,
    /** {@code POST /v1/messages}; ends with {@code message_stop} when streamed. */
    ANTHROPIC_MESSAGES,
    /** {@code POST /v1/audio/transcriptions}: no counts, mislabelled as NDJSON. */
    TRANSCRIPTION,
    /** Progress lines of pull, push and create; a failure is an error line inside a 200. */
    PROGRESS,
    /** {@code GET /api/version}: passed on unseen too, but known for what a page would be no answer to. */
    VERSION,
    /** {@code GET /api/tags}, {@code GET /api/ps} and {@code GET /v1/models}: names of models. */
    MODEL_LIST;

    /** Says whether a stream of this format ends with {@code data: [DONE]}. */
    boolean isEndedByDone() {
        return this == OPENAI_CHAT || this == OPENAI_COMPLETIONS;
    }

    /** Says whether the whole of an answer, not streamed, shows by its reason for finishing that it is one. */
    boolean isMarkedByFinishReason() {
        return isEndedByDone() || this == ANTHROPIC_MESSAGES;
    }

    /** Says whether there is anything to read. */
    public boolean isScanned() {
        return this != NONE && this != VERSION;
    }

    /** Says whether it is asked for with GET, as what Ollama tells of itself, rather than with POST. */
    public boolean isAboutOllama() {
        return this == VERSION || this == MODEL_LIST;
    }

    /** Says whether there is a terminal marker at all; where there is none, a complete body is all one can ask for. */
    boolean hasMarker() {
        return switch (this) {
            case GENERATE, CHAT, OPENAI_CHAT, OPENAI_COMPLETIONS, OPENAI_RESPONSES, ANTHROPIC_MESSAGES, PROGRESS ->
                true;
            case NONE, UNKNOWN, EMBED, EMBEDDINGS, OPENAI_EMBEDDINGS, TRANSCRIPTION, VERSION, MODEL_LIST -> false;
        };
    }
}
