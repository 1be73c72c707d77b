package io.llamatap.tap.scan;

/**
 * What a request gives a model to read, as far as its JSON tells, and how much of it the model is to take. Filled by a
 * {@link RequestScanner} while the body passes; read on the same event loop. {@link InferenceStats#UNKNOWN} stands for what is not told.
 */
public final class PromptFacts {
    private long letters;
    private long contextTokens = InferenceStats.UNKNOWN;
    private long keepTokens = InferenceStats.UNKNOWN;
    private boolean isUncertain;
    private boolean hasMedia;
    private boolean hasContext;
    private boolean isKeptWhole;
    /** Which texts were met that there can be only one of, a bit for each field. */
    private int met;

    PromptFacts() {}

    /** Returns how many letters the texts of the prompt have, see {@link LetterCount}: no more than are there. */
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

    /** Says whether nothing but text was met, each once, and options that can be read. */
    public boolean isPlainText() {
        return !isUncertain && !hasMedia && !hasContext;
    }

    /** Says whether the request demands that nothing is cut: {@code truncate} is false. */
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

    /** A second text in the place of the first one: which of their letters Ollama reads is not worth knowing. */
    @SuppressWarnings("EnumOrdinal") // a bit of a number that is kept nowhere
    private void meet(JsonField field) {
        int bit = 1 << field.ordinal();
        isUncertain |= (met & bit) != 0;
        met |= bit;
    }

    /** Negative numbers mean something else, and so may what is no whole number. */
    private long read(byte[] bytes, int from, int to) {
        long told = Numbers.count(bytes, from, to);
        isUncertain |= told < 0;
        return told;
    }
}
