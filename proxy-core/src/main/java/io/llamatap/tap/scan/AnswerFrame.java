package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.tap.scan.AnswerVocabulary.Mark;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the wanted fields of one frame of an answer, and adds them to the {@link InferenceStats} when the frame is whole:
 * what is cut off in the middle never counts.
 *
 * <p>Only the names in a list of models are told at once, each being whole by itself. Owned by the event loop of its exchange.
 */
final class AnswerFrame implements FieldSink {
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

    private static final Lexicon<AnswerFormat> KINDS = Lexicon.exact(Map.of(
            "response", AnswerFormat.OPENAI_RESPONSES,
            "response.created", AnswerFormat.OPENAI_RESPONSES,
            "response.queued", AnswerFormat.OPENAI_RESPONSES,
            "response.compaction", AnswerFormat.OPENAI_RESPONSES,
            "chat.completion", AnswerFormat.OPENAI_CHAT,
            "chat.completion.chunk", AnswerFormat.OPENAI_CHAT,
            "text_completion", AnswerFormat.OPENAI_COMPLETIONS,
            "embedding", AnswerFormat.OPENAI_EMBEDDINGS,
            "message", AnswerFormat.ANTHROPIC_MESSAGES,
            "message_start", AnswerFormat.ANTHROPIC_MESSAGES));

    private final Lexicon<Mark> marks;
    private AnswerScanner answer;
    private final Consumer<String> modelNames;
    private final FrameCounts counts = new FrameCounts();

    private boolean thinks;
    private boolean answers;
    private boolean fails;
    private boolean done;
    private boolean hasDelta;
    private boolean nameless;
    private @Nullable String model;
    private @Nullable FinishReason finishReason;
    private @Nullable Mark mark;

    AnswerFrame(AnswerVocabulary vocabulary, AnswerScanner answer, Consumer<String> modelNames) {
        marks = vocabulary.marks();
        this.answer = answer;
        this.modelNames = modelNames;
    }

    /** Tells another answer from now on; nothing is known of a frame yet. */
    void tellTo(AnswerScanner borrower) {
        answer = borrower;
    }

    /** Returns the answer whose frame this is. */
    AnswerScanner answer() {
        return answer;
    }

    /** Forgets the frame. */
    void clear() {
        thinks = false;
        answers = false;
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
        answers |= hasDelta && mark == Mark.ANSWER;
        if (answers) {
            answer.answerFrames++;
        }
        if (answers || thinks || hasDelta) {
            answer.generatedFrames++;
        }
        if (answer.model == null && model != null && !model.isEmpty()) {
            answer.model = model;
        }
        if (finishReason != null) {
            answer.finishReason = finishReason;
        }
        answer.error |= fails || mark == Mark.FAILURE;
        answer.terminated |= done || mark == Mark.END || mark == Mark.LIMIT;
        if (mark == Mark.LIMIT && answer.finishReason == null) {
            answer.finishReason = FinishReason.LENGTH;
        }
        counts.addTo(answer);
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
                if (answer.model == null) {
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
                if (answer.shape == null) {
                    answer.shape = KINDS.find(bytes, from, to);
                }
            }
            case TYPE -> {
                Mark found = marks.find(bytes, from, to);
                mark = found == null ? mark : found; // "object" and "status" say it too
                if (found != null || answer.isOfProgress()) {
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
            answer.onNativeEnd(answers, hasDelta);
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
            case ANSWER -> answers = true;
            case THINKING -> thinks = true;
            case DELTA -> hasDelta = true;
            case ERROR -> fails = true;
            default -> {}
        }
    }

    /** Only this answer's first time is worth a store. */
    private void recognise() {
        if (!answer.recognised) {
            answer.recognised = true;
        }
    }

    private String name(byte[] bytes, int from, int to, boolean cut) {
        if (cut) {
            answer.fault = ScanFault.OVERSIZE_TOKEN;
        }
        return new String(bytes, from, to - from, UTF_8);
    }
}
