package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Truncation;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of prompts and contexts of one Ollama beside single exchanges. Any thread, without locks; who looks at Ollama's
 * memory is one thread.
 */
public final class PromptWatch {
    /** More end between two looks only at many dozens a second: those beyond it are not judged. */
    private static final int MOST_WAITING = 1024;

    private final Contexts contexts = new Contexts();
    private final PromptJudge judge;
    private final TruncationLog log = new TruncationLog();
    private final LongSupplier nanoClock;
    private final Queue<ReadPrompt> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /**
     * Knows nothing yet.
     *
     * @param models how many models can be told apart
     */
    public PromptWatch(int models, LongSupplier nanoClock) {
        this.judge = new PromptJudge(models);
        this.nanoClock = nanoClock;
    }

    /** Ollama told its version; the one who looks only. */
    public void onVersion(String version) {
        contexts.onVersion(version);
    }

    /** Ollama told with how many tokens of context it holds which models, having been asked at a tick; the one who looks only. */
    public void onLook(Map<ModelLabel, Long> tokens, long nanos) {
        contexts.onLook(tokens, nanos);
    }

    /** What Ollama holds is not known any more; the one who looks only. */
    public void onFailure() {
        contexts.onFailure();
    }

    /** Returns the context of a model that has read a prompt; not positive if it is not known, or not yet. */
    public long context(ReadPrompt read) {
        if (!contexts.isMeasured()) {
            return Contexts.UNKNOWN;
        }
        long asked = read.prompt().contextTokens();
        boolean isOneModel = read.model() != ModelNames.OTHER;
        return asked > 0 ? asked : isOneModel ? contexts.of(read.model(), read.startNanos()) : Contexts.UNKNOWN;
    }

    /** Keeps a prompt for the next look, if that may tell its context, and there is room. */
    public void await(ReadPrompt read, long context) {
        if (context == Contexts.NOT_YET) {
            if (waitingCount.incrementAndGet() <= MOST_WAITING) {
                waiting.add(read);
            } else {
                waitingCount.decrementAndGet();
            }
        }
    }

    /** Hands on the prompts whose contexts are known by now, with these; the one who looks only. */
    public void settle(BiConsumer<ReadPrompt, Long> judged) {
        for (int left = waitingCount.get(); left > 0; left--) {
            ReadPrompt read = waiting.poll();
            if (read == null) {
                return; // about to be added
            }
            waitingCount.decrementAndGet();
            long context = context(read);
            if (context > 0) {
                judged.accept(read, context);
            } else {
                await(read, context);
            }
        }
    }

    /** Returns how it shows that a prompt was cut, having told the operator; null if it does not show. */
    public @Nullable Truncation judge(ReadPrompt read, long context) {
        Truncation why = judge.judge(read, context);
        if (why != null) {
            long leastTokens = judge.leastTokens(read.model(), read.prompt().letters());
            log.onCut(read, why, context, leastTokens, nanoClock.getAsLong());
        }
        return why;
    }
}
