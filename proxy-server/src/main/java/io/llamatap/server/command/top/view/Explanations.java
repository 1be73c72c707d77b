package io.llamatap.server.command.top.view;

import java.util.List;

/** The explanations that a key shows. */
final class Explanations {
    static final List<String> LINES = List.of(
            "REQUESTS NOW  those that have not ended, the oldest first.",
            "  guess: ...  Ollama sends nothing while it loads a model, while a request is",
            "              queued and while its prompt is read. Shown is what is likeliest.",
            "  silent ...  a response has begun, and Ollama has sent nothing for so long.",
            "  TOKENS      chunks with text so far; Ollama sends a token in each as a rule.",
            "MODELS        in memory or asked for. The rest is on disk.",
            "  ON GPU      how much of it is in GPU memory. The rest is slower.",
            "  UNLOADED IN when Ollama unloads it if nobody uses it.",
            "LOADED ...    inferred from what Ollama lists every few seconds.",
            "Tokens/s      generated tokens per second, of all models together.",
            "First token   how long clients waited for it: the median of each 5 seconds.",
            "              Each bar is the highest of its time.",
            "Ended         requests that ended in 15 minutes, by outcome.",
            "truncated     prompts longer than the context: Ollama dropped a part of them.",
            "              A larger num_ctx or OLLAMA_CONTEXT_LENGTH helps.",
            "not metered   responses without token counts that Llamatap can read.",
            "Left, right and Tab show another Ollama if there are several.",
            "Prompts and responses are never shown. In a browser: /metrics/live");

    private Explanations() {}
}
