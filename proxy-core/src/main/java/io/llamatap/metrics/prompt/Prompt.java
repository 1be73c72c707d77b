package io.llamatap.metrics.prompt;

/**
 * The prompt of a request. Immutable.
 *
 * @param letters the letters of its texts; a lower limit, because not all texts are known
 * @param contextTokens {@code num_ctx}; -1 if it is not set
 * @param keepTokens {@code num_keep}; -1 if it is not set
 * @param isChat whether it consists of messages, the oldest of which Ollama may drop
 * @param mayBeCut whether the request allows Ollama to truncate it
 */
public record Prompt(long letters, long contextTokens, long keepTokens, boolean isChat, boolean mayBeCut) {}
