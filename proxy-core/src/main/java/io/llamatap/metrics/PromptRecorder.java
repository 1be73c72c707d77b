package io.llamatap.metrics;

import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.LengthEnd;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.metrics.prompt.Prompt;
import io.llamatap.metrics.prompt.PromptWatch;
import io.llamatap.metrics.prompt.ReadPrompt;
import org.jspecify.annotations.Nullable;

/**
 * Counts how much of the context prompts and their responses took, and which prompts were cut. Owned by the thread that writes the
 * counts that it is made with.
 */
public final class PromptRecorder {
    private final LoopMetrics metrics;
    private final PromptWatch watch;

    public PromptRecorder(LoopMetrics metrics, PromptWatch watch) {
        this.metrics = metrics;
        this.watch = watch;
    }

    /**
     * Counts a request's prompt now if its context is known, or later.
     *
     * @param prompt null if it is not known well enough
     * @param startNanos when the request began
     * @return how it shows that the prompt was cut; null if it does not, or not yet
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
                startNanos));
    }

    private static boolean isRead(ExchangeRecord exchange, Generation generation) {
        return generation.isGenerating()
                && !generation.isCloud()
                && generation.promptTokens() > 0
                && exchange.model() != ModelNames.NONE
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

    /** Counts the prompts whose contexts have become known; where one thread looks at what is in memory, that one only. */
    public void settle() {
        watch.settle(this::count);
    }

    private @Nullable Truncation count(ReadPrompt read, long context) {
        long used = read.readTokens() + Math.max(0, read.outputTokens());
        metrics.at(TokenFamilies.CONTEXT_USED, read.model()).observe(TokenFamilies.ratio(used, context));
        if (read.isEndedByLength()) {
            // The last token is not read any more.
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
