/**
 * Tells whether a model has read the whole of a prompt. Knows no counters: {@link io.llamatap.metrics.PromptRecorder} counts.
 *
 * <p>Ollama cuts a prompt that does not fit into the context, and says so in its log alone. What shows it: since llama-server is the
 * runner (Ollama 0.30), the number of tokens that were read is then one of two, see {@link
 * io.llamatap.metrics.prompt.PromptJudge}. An honest prompt may have that length too, so that the text itself must be far too
 * long for so few tokens. For that its letters are counted while they pass, and {@link io.llamatap.metrics.prompt.Density} learns from
 * prompts that were certainly whole how many letters a token of each model has.
 *
 * <p>The context is what the request asks for, else what Ollama holds the model with, see {@link
 * io.llamatap.metrics.prompt.Contexts}. Where that was looked at last before the request, the prompt waits in {@link
 * io.llamatap.metrics.prompt.PromptWatch} for the next look.
 *
 * <p>Any thread, without locks; what is held is bounded by the number of models' names and of prompts that wait.
 */
@NullMarked
package io.llamatap.metrics.prompt;

import org.jspecify.annotations.NullMarked;
