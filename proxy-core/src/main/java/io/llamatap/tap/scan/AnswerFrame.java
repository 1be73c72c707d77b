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
            "load", FinishReason.LOAD,
            "unload", FinishReason.UNLOAD,
            "tool_calls", FinishReason.TOOL_CALLS,
            "tool_use", FinishReason.TOOL_CALLS));

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
        answer.terminated |= done || mark == Mark.END;
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
                // Every frame repeats the name: only the first one is worth a string.
                if (answer.model == null) {
                    model = name(bytes, from, to, cut);
                }
            }
            case LISTED_NAME -> {
                String name = name(bytes, from, to, cut);
                if (!cut && !name.isEmpty()) {
                    modelNames.accept(name);
                }
            }
            case FINISH_REASON -> {
                if (from < to) { // an empty one says no more than null
                    FinishReason known = FINISH_REASONS.find(bytes, from, to);
                    finishReason = known == null ? FinishReason.OTHER : known;
                }
            }
            case TYPE -> mark = marks.find(bytes, from, to);
            default -> {}
        }
    }

    @Override
    public void onNumber(JsonField field, byte[] bytes, int from, int to) {
        counts.set(field, bytes, from, to);
    }

    @Override
    public void onLiteral(JsonField field, byte first) {
        if (field == JsonField.DONE) {
            done = first == 't';
        }
    }

    @Override
    public void onPresence(JsonField field, boolean isEmpty) {
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

    private String name(byte[] bytes, int from, int to, boolean cut) {
        if (cut) {
            answer.fault = ScanFault.OVERSIZE_TOKEN;
        }
        return new String(bytes, from, to - from, UTF_8);
    }
}
