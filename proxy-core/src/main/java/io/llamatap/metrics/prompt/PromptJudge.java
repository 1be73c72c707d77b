package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Truncation;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a prompt was truncated, and learns from prompts that were not. Any thread.
 *
 * <p>In doubt, a prompt counts as complete: a false alarm costs more than a truncated prompt that is missed.
 */
final class PromptJudge {
    /** How many of the first tokens Ollama keeps of a prompt that it truncates, unless the request sets {@code num_keep}. */
    private static final long DEFAULT_KEEP = 4;

    /** English prose has 3.5 to 4 letters per token, as {@code LetterCount} counts them. Other texts have fewer. */
    private static final double MIN_DENSITY = 4;

    /** How much more letters per token than the maximum so far a complete prompt may have. */
    private static final double MARGIN = 1.5;

    private final Density density;

    PromptJudge(int models) {
        density = new Density(models);
    }

    /**
     * Returns how a truncated prompt was detected; null if it was complete, or if this is unknown.
     *
     * @param context the context in tokens
     */
    @Nullable
    Truncation judge(ReadPrompt read, long context) {
        Prompt prompt = read.prompt();
        long tokens = read.readTokens();
        if (tokens > context) {
            return null; // the context is not what it is believed to be
        }
        boolean isFingerprint = prompt.mayBeCut() && isFingerprint(tokens, context, prompt.keepTokens());
        if (!isFingerprint && isWhole(read, context)) {
            density.learn(read.model(), prompt.letters(), tokens);
            return null;
        }
        if (!prompt.mayBeCut() || !density.isKnown(read.model())) {
            return null;
        }
        double most = Math.max(MIN_DENSITY, density.lettersPerToken(read.model()));
        if (prompt.letters() <= MARGIN * most * tokens) {
            return null;
        }
        if (isFingerprint) {
            return Truncation.FINGERPRINT;
        }
        return prompt.letters() > most * context ? Truncation.SIZE : null;
    }

    /** Returns a lower limit of the tokens of a text, as far as its model is known. */
    long leastTokens(ModelLabel model, long letters) {
        double known = density.lettersPerToken(model);
        return (long) Math.ceil(letters / (known == 0 ? MIN_DENSITY : known));
    }

    /**
     * Says whether this is the number of tokens that Ollama leaves of a prompt that is too long: the kept ones, and half of the rest
     * of the context. A model with a token for the beginning of the text (BOS) keeps one more; whether it has one is unknown.
     */
    static boolean isFingerprint(long tokens, long context, long keepTokens) {
        long keep = keepTokens < 0 ? DEFAULT_KEEP : keepTokens;
        return tokens == left(context, keep) || tokens == left(context, keep + 1);
    }

    private static long left(long context, long keep) {
        return context - Math.max((context - Math.min(keep, context)) / 2, 1);
    }

    /**
     * Says whether a prompt without the fingerprint was certainly complete. A chat may have lost messages, unless it is so short that
     * it fits in any case. The Modelfile may set {@code num_keep}, which changes the fingerprint, so prompts with very many letters
     * per token are not learned from.
     */
    private static boolean isWhole(ReadPrompt read, long context) {
        Prompt prompt = read.prompt();
        boolean isShort = prompt.letters() <= context;
        boolean isUsual = prompt.letters() <= MARGIN * MIN_DENSITY * read.readTokens();
        return !prompt.mayBeCut() || isShort || (!prompt.isChat() && isUsual);
    }
}
