package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.tap.scan.ResponseVocabulary.Mark;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the wanted fields of one frame of an answer, and adds them to the {@link InferenceStats} when the frame is whole:
 * what is cut off in the middle never counts.
 *
 * <p>Only the names in a list of models are told at once, each being whole by itself. Owned by the event loop of its exchange.
 */
final class ResponseFrame implements FieldSink {
    private static final Lexicon<FinishReason> FINISH_REASONS = Lexicon.exact(Map.of(
            "stop", FinishReason.STOP,
            "end_turn", FinishReason.STOP,
            "stop_sequence", FinishReason.STOP,
            "length", FinishReason.LENGTH,
            "max_tokens", FinishReason.LENGTH,
            "max_output_tokens", FinishReason.LENGTH,
            "load", FinishReason.LOAD,
            "unload", FinishReason.UNLOAD,
            "tool_calls", FinishReason.TOOL_CALLS,
            "tool_use", FinishReason.TOOL_CALLS));

    private static final Lexicon<ResponseFormat> KINDS = Lexicon.exact(Map.of(
            "response", ResponseFormat.OPENAI_RESPONSES,
            "response.created", ResponseFormat.OPENAI_RESPONSES,
            "response.queued", ResponseFormat.OPENAI_RESPONSES,
            "response.compaction", ResponseFormat.OPENAI_RESPONSES,
            "chat.completion", ResponseFormat.OPENAI_CHAT,
            "chat.completion.chunk", ResponseFormat.OPENAI_CHAT,
            "text_completion", ResponseFormat.OPENAI_COMPLETIONS,
            "embedding", ResponseFormat.OPENAI_EMBEDDINGS,
            "message", ResponseFormat.ANTHROPIC_MESSAGES,
            "message_start", ResponseFormat.ANTHROPIC_MESSAGES));

    private final ResponseFormat format;
    private final Lexicon<Mark> marks;
    private final Consumer<String> modelNames;
    private InferenceStats stats;
    private final FrameCounts counts = new FrameCounts();

    private boolean thinks;
    private boolean responses;
    private boolean fails;
    private boolean done;
    private boolean hasDelta;
    private boolean nameless;
    private @Nullable String model;
    private @Nullable FinishReason finishReason;
    private @Nullable Mark mark;

    ResponseFrame(
            ResponseFormat format, ResponseVocabulary vocabulary, Consumer<String> modelNames, InferenceStats stats) {
        this.format = format;
        marks = vocabulary.marks();
        this.modelNames = modelNames;
        this.stats = stats;
    }

    /** Fills the facts of another response from now on; nothing is known of a frame yet. */
    void fill(InferenceStats facts) {
        stats = facts;
    }

    /** Returns the facts of the response whose frame this is. */
    InferenceStats stats() {
        return stats;
    }

    /** Forgets the frame. */
    void clear() {
        thinks = false;
        responses = false;
        fails = false;
        done = false;
        hasDelta = false;
        nameless = false;
        model = null;
        finishReason = null;
        mark = null;
        counts.clear();
    }

    /** Adds the frame, which is whole, to the answer. */
    void count() {
        responses |= hasDelta && mark == Mark.RESPONSE;
        if (responses) {
            stats.responseFrames++;
        }
        if (responses || thinks || hasDelta) {
            stats.generatedFrames++;
        }
        if (stats.model == null && model != null && !model.isEmpty()) {
            stats.model = model;
        }
        if (finishReason != null) {
            stats.finishReason = finishReason;
        }
        stats.error |= fails || mark == Mark.FAILURE;
        stats.terminated |= done || mark == Mark.END || mark == Mark.LIMIT;
        if (mark == Mark.LIMIT && stats.finishReason == null) {
            stats.finishReason = FinishReason.LENGTH;
        }
        counts.addTo(stats);
    }

    /** Says whether the frame told why generating ended. */
    boolean hasFinishReason() {
        return finishReason != null;
    }

    /** Says whether the frame has an empty name where the model's belongs. */
    boolean isNameless() {
        return nameless;
    }

    @Override
    public void onString(JsonField field, byte[] bytes, int from, int to, boolean cut) {
        switch (field) {
            case MODEL -> {
                nameless = from == to;
                recognise();
                // Every frame repeats the name: only the first one is worth a string.
                if (stats.model == null) {
                    model = name(bytes, from, to, cut);
                }
            }
            case LISTED_NAME -> {
                String name = name(bytes, from, to, cut);
                recognise();
                if (!cut && !name.isEmpty()) {
                    modelNames.accept(name);
                }
            }
            case FINISH_REASON -> {
                if (from < to) { // an empty one says no more than null
                    FinishReason known = FINISH_REASONS.find(bytes, from, to);
                    finishReason = known == null ? FinishReason.OTHER : known;
                    recognise();
                }
            }
            case KIND -> {
                if (stats.shape == null) {
                    stats.shape = KINDS.find(bytes, from, to);
                }
            }
            case TYPE -> {
                Mark found = marks.find(bytes, from, to);
                mark = found == null ? mark : found; // "object" and "status" say it too
                if (found != null || format == ResponseFormat.PROGRESS) {
                    recognise();
                }
            }
            default -> {}
        }
    }

    @Override
    public void onNumber(JsonField field, byte[] bytes, int from, int to) {
        counts.set(field, bytes, from, to);
        recognise();
    }

    @Override
    public void onLiteral(JsonField field, byte first) {
        if (field == JsonField.DONE) {
            done = first == 't';
            recognise();
            noteNativeShape();
        } else if (field == JsonField.BODY) {
            recognise();
        }
    }

    @Override
    public void onPresence(JsonField field, boolean isEmpty) {
        if (field != JsonField.ERROR || !isEmpty) {
            recognise();
        }
        if (isEmpty) {
            return;
        }
        switch (field) {
            case RESPONSE -> responses = true;
            case THINKING -> thinks = true;
            case DELTA -> hasDelta = true;
            case ERROR -> fails = true;
            default -> {}
        }
    }

    /** Only frames of native routes say whether they are the last: what else one holds tells which route's it is. */
    private void noteNativeShape() {
        if (format == ResponseFormat.UNKNOWN && stats.shape == null && (responses || hasDelta)) {
            stats.shape = hasDelta ? ResponseFormat.CHAT : ResponseFormat.GENERATE;
        }
    }

    /** Only this response's first time is worth a store. */
    private void recognise() {
        if (!stats.recognised) {
            stats.recognised = true;
        }
    }

    private String name(byte[] bytes, int from, int to, boolean cut) {
        if (cut) {
            stats.fault = ScanFault.OVERSIZE_TOKEN;
        }
        return new String(bytes, from, to - from, UTF_8);
    }
}
