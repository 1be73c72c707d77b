package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.FieldSink;
import io.llamatap.tap.scan.json.JsonField;

/**
 * The prompt of a request, as far as its JSON contains it. Filled by a {@link RequestScanner} while the body passes, and read on the
 * same event loop. {@link InferenceStats#UNKNOWN} stands for a missing number.
 */
public final class PromptFacts {
    private long letters;
    private long contextTokens = InferenceStats.UNKNOWN;
    private long keepTokens = InferenceStats.UNKNOWN;
    private boolean isUncertain;
    private boolean hasMedia;
    private boolean hasContext;
    private boolean isKeptWhole;
    /** A bit for each field that was found and can occur only once. */
    private int met;

    PromptFacts() {}

    /** Returns the letters of the known texts of the prompt, see {@link FieldSink#onLetters}. */
    public long letters() {
        return letters;
    }

    /** Returns {@code options.num_ctx}. */
    public long contextTokens() {
        return contextTokens;
    }

    /** Returns {@code options.num_keep}. */
    public long keepTokens() {
        return keepTokens;
    }

    /** Says whether the prompt contains only text, no field occurred twice, and the options could be read. */
    public boolean isPlainText() {
        return !isUncertain && !hasMedia && !hasContext;
    }

    /** Says whether {@code truncate} is false, so that Ollama responds 400 to a prompt that is too long. */
    public boolean isKeptWhole() {
        return isKeptWhole;
    }

    void onLetters(JsonField field, long more) {
        if (field == JsonField.PROMPT || field == JsonField.INPUT || field == JsonField.INSTRUCTIONS) {
            meet(field);
        }
        letters += more;
    }

    void onNumber(JsonField field, byte[] bytes, int from, int to) {
        if (field == JsonField.CONTEXT_TOKENS) {
            contextTokens = read(bytes, from, to);
        } else if (field == JsonField.KEEP_TOKENS) {
            keepTokens = read(bytes, from, to);
        }
    }

    void onLiteral(JsonField field, byte first) {
        if (field == JsonField.TRUNCATE) {
            isKeptWhole = first == 'f';
        } else if (field == JsonField.CONTEXT) {
            hasContext = false;
        }
    }

    void onPresence(JsonField field, boolean isEmpty) {
        switch (field) {
            case MESSAGES -> meet(field);
            case MEDIA -> hasMedia |= !isEmpty;
            case CONTEXT -> hasContext = !isEmpty;
            default -> {}
        }
    }

    /** A field was found; the second one of its kind replaces the first, whose letters were counted already. */
    @SuppressWarnings("EnumOrdinal") // a bit of a number that is kept nowhere
    private void meet(JsonField field) {
        int bit = 1 << field.ordinal();
        isUncertain |= (met & bit) != 0;
        met |= bit;
    }

    /** Negative numbers have another meaning. */
    private long read(byte[] bytes, int from, int to) {
        long told = Numbers.count(bytes, from, to);
        isUncertain |= told < 0;
        return told;
    }
}
