package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;

/**
 * A prompt to which a model has responded. Immutable.
 *
 * @param readTokens the tokens that the model has read, including cached ones
 * @param outputTokens the generated tokens; -1 if they are unknown
 * @param isEndedByLength whether the response ended with the reason {@code length}
 * @param startNanos when the request began: a tick of the relay's clock
 * @param endNanos when it ended
 */
public record ReadPrompt(
        ModelLabel model,
        Prompt prompt,
        long readTokens,
        long outputTokens,
        boolean isEndedByLength,
        long startNanos,
        long endNanos) {}
