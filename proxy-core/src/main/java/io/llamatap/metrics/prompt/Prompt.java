package io.llamatap.metrics.prompt;

/**
 * What a request gives a model to read. Immutable.
 *
 * @param letters of its texts, as far as they are known: no more than there are
 * @param contextTokens how many tokens it asks room for; -1 if it does not say so
 * @param keepTokens how many of the first tokens it wants kept if the prompt is cut; -1 if it does not say so
 * @param isChat whether it consists of messages, the oldest of which may be left out
 * @param mayBeCut whether it allows that
 */
public record Prompt(long letters, long contextTokens, long keepTokens, boolean isChat, boolean mayBeCut) {}
