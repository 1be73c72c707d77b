package io.llamatap.metrics;

import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.LengthEnd;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.metrics.prompt.Prompt;
import io.llamatap.metrics.prompt.PromptWatch;
import io.llamatap.metrics.prompt.ReadPrompt;
import org.jspecify.annotations.Nullable;

/**
 * Counts which share of the context was used, and which prompts were truncated. Owned by the thread that writes the metrics.
 */
public final class PromptRecorder {
    private final LoopMetrics metrics;
    private final PromptWatch watch;

    public PromptRecorder(LoopMetrics metrics, PromptWatch watch) {
        this.metrics = metrics;
        this.watch = watch;
    }

    /**
     * Counts the prompt of a request, now or when its context is known.
     *
     * @param prompt null if it is unknown, or contains more than text
     * @param startNanos when the request began
     * @return how a truncated prompt was detected; null if it was complete, or if this is unknown so far
     */
    public @Nullable Truncation record(ExchangeRecord exchange, @Nullable Prompt prompt, long startNanos) {
        Generation generation = exchange.generation();
        if (prompt == null || generation == null || !isRead(exchange, generation)) {
            return null;
        }
        boolean isEndedByLength = generation.finish() == Finish.LENGTH;
        return record(new ReadPrompt(
                exchange.model(),
                prompt,
                generation.promptTokens(),
                generation.outputTokens(),
                isEndedByLength,
                startNanos,
                exchange.endNanos()));
    }

    private static boolean isRead(ExchangeRecord exchange, Generation generation) {
        return generation.isGenerating()
                && !generation.isCloud()
                && generation.promptTokens() > 0
                && exchange.model() != ModelLabel.NONE
                && ExchangeRecorder.hasModelResponse(exchange);
    }

    private @Nullable Truncation record(ReadPrompt read) {
        long context = watch.context(read);
        if (context > 0) {
            return count(read, context);
        }
        watch.await(read, context);
        return null;
    }

    /** Counts the waiting prompts whose contexts are known now; the poller only. */
    public void settle() {
        watch.settle(this::count);
    }

    private @Nullable Truncation count(ReadPrompt read, long context) {
        long used = read.readTokens() + Math.max(0, read.outputTokens());
        metrics.at(TokenFamilies.CONTEXT_USED, read.model()).observe(TokenFamilies.ratio(used, context));
        if (read.isEndedByLength()) {
            // The last generated token does not become part of the context.
            LengthEnd end = used >= context - 1 ? LengthEnd.CONTEXT_FULL : LengthEnd.OUTPUT_LIMIT;
            metrics.at(TokenFamilies.LENGTH_ENDS, read.model(), end).add(1);
        }
        Truncation why = watch.judge(read, context);
        if (why != null) {
            metrics.at(TokenFamilies.PROMPTS_TRUNCATED, read.model(), why).add(1);
        }
        return why;
    }
}
