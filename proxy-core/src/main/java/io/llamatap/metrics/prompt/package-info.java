/**
 * Detects prompts that a model has not read completely. Has no counters: {@link io.llamatap.metrics.PromptRecorder} counts.
 *
 * <p>Ollama truncates a prompt that does not fit into the context, and only its own log says so. Since llama-server is the runner (Ollama
 * 0.30), such a prompt has one of two token counts, see {@link io.llamatap.metrics.prompt.PromptJudge}. A complete prompt may have the
 * same count, so the text must also be far too long for it. For that, the letters of a prompt are counted while it passes, and {@link
 * io.llamatap.metrics.prompt.Density} learns from complete prompts how many letters a token of each model has.
 *
 * <p>The context is the one in the request, or else the one that Ollama has loaded the model with, see {@link
 * io.llamatap.metrics.prompt.Contexts}. If that was last polled before the request, the prompt waits in {@link
 * io.llamatap.metrics.prompt.PromptWatch} for the next poll.
 *
 * <p>Any thread, without locks. Memory is bounded by the number of model names and of waiting prompts.
 */
@NullMarked
package io.llamatap.metrics.prompt;

import org.jspecify.annotations.NullMarked;
