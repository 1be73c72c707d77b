package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Truncation;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a prompt was cut, and learns from those that were not. Any thread.
 *
 * <p>No prompt is called cut that could be whole: a missed one costs less than an alarm that is none.
 */
final class PromptJudge {
    /** What Ollama keeps of the start of a prompt that it cuts, unless the request says otherwise. */
    private static final long DEFAULT_KEEP = 4;

    /** English prose has 3.5 to 4 letters a token, as {@code LetterCount} counts; hardly a text has more. */
    private static final double LEAST_DENSITY = 4;

    /** How much denser a text may be than the densest that was learned from, and yet be whole. */
    private static final double MARGIN = 1.5;

    private final Density density;

    PromptJudge(int models) {
        density = new Density(models);
    }

    /**
     * Returns how it shows that a prompt was cut; null if it does not, or cannot be told.
     *
     * @param context how many tokens there was room for
     */
    @Nullable
    Truncation judge(ReadPrompt read, long context) {
        Prompt prompt = read.prompt();
        long tokens = read.readTokens();
        if (tokens > context) {
            return null; // another context than is believed
        }
        boolean isFingerprint = prompt.mayBeCut() && isFingerprint(tokens, context, prompt.keepTokens());
        if (!isFingerprint && isWhole(read, context)) {
            density.learn(read.model(), prompt.letters(), tokens);
            return null;
        }
        if (!prompt.mayBeCut() || !density.isKnown(read.model())) {
            return null;
        }
        double most = Math.max(LEAST_DENSITY, density.lettersPerToken(read.model()));
        if (prompt.letters() <= MARGIN * most * tokens) {
            return null;
        }
        if (isFingerprint) {
            return Truncation.FINGERPRINT;
        }
        return prompt.letters() > most * context ? Truncation.SIZE : null;
    }

    /** Returns how many tokens a text has at least, as far as is known of its model. */
    long leastTokens(ModelLabel model, long letters) {
        double known = density.lettersPerToken(model);
        return (long) Math.ceil(letters / (known == 0 ? LEAST_DENSITY : known));
    }

    /**
     * Says whether so many tokens are what is left of a prompt that was cut: the first ones that are kept, and of the rest of the
     * context the second half. A token for the beginning of the text is kept as well; whether a model has one is not told.
     */
    static boolean isFingerprint(long tokens, long context, long keepTokens) {
        long keep = keepTokens < 0 ? DEFAULT_KEEP : keepTokens;
        return tokens == left(context, keep) || tokens == left(context, keep + 1);
    }

    private static long left(long context, long keep) {
        return context - Math.max((context - Math.min(keep, context)) / 2, 1);
    }

    /**
     * Says whether a prompt without the fingerprint was certainly whole. Of a chat, messages may be missing without a sign, unless
     * all of it fits in any case. A model's own settings may keep more tokens than is usual, and so hide the fingerprint: what is
     * very dense teaches nothing.
     */
    private static boolean isWhole(ReadPrompt read, long context) {
        Prompt prompt = read.prompt();
        boolean isShort = prompt.letters() <= context;
        boolean isUsual = prompt.letters() <= MARGIN * LEAST_DENSITY * read.readTokens();
        return !prompt.mayBeCut() || isShort || (!prompt.isChat() && isUsual);
    }
}
