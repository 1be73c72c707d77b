package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;

/**
 * A prompt that a model has read, and responded to. Immutable.
 *
 * @param readTokens how many tokens of it were read, cached ones included
 * @param outputTokens how many were generated; -1 if that was not told
 * @param isEndedByLength whether a limit on its length ended the response
 * @param startNanos when the request began: a tick of the relay's clock
 */
public record ReadPrompt(
        ModelLabel model,
        Prompt prompt,
        long readTokens,
        long outputTokens,
        boolean isEndedByLength,
        long startNanos) {}
