package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Truncation;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects truncated prompts of one Ollama. Any thread, without locks, except for the methods of the poller.
 */
public final class PromptWatch {
    /** Enough for dozens of requests per second between two polls. Further prompts count as unknown. */
    private static final int MAX_WAITING = 1024;

    /** A suggested context is a multiple of it. */
    private static final long STEP_TOKENS = 1024;

    private final Contexts contexts = new Contexts();
    private final PromptJudge judge;
    private final TruncationLog log = new TruncationLog();
    /** Holds no more than there are labels. */
    private final Map<ModelLabel, Long> needed = new ConcurrentHashMap<>();

    private final LongSupplier nanoClock;
    private final Queue<ReadPrompt> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /**
     * Creates it without any knowledge.
     *
     * @param models the number of model labels
     */
    public PromptWatch(int models, LongSupplier nanoClock) {
        this.judge = new PromptJudge(models);
        this.nanoClock = nanoClock;
    }

    /** The version of Ollama is known; the poller only. */
    public void onVersion(String version) {
        contexts.onVersion(version);
    }

    /** A poll that began at a tick has shown the contexts of the loaded models; the poller only. */
    public void onPolled(Map<ModelLabel, Long> tokens, long nanos) {
        contexts.onPolled(tokens, nanos);
    }

    /** A poll failed, so the contexts of waiting prompts stay unknown; the poller only. */
    public void onFailure() {
        contexts.onFailure();
        while (waiting.poll() != null) {
            waitingCount.decrementAndGet();
        }
    }

    /** Returns the context that a prompt had; not positive if it is unknown, or not known yet. */
    public long context(ReadPrompt read) {
        if (!contexts.isMeasured()) {
            return Contexts.UNKNOWN;
        }
        long asked = read.prompt().contextTokens();
        boolean isOneModel = read.model() != ModelLabel.OTHER;
        return asked > 0
                ? asked
                : isOneModel ? contexts.of(read.model(), read.startNanos(), read.endNanos()) : Contexts.UNKNOWN;
    }

    /** Keeps a prompt for the next poll, if that may show its context and there is room. */
    public void await(ReadPrompt read, long context) {
        if (context == Contexts.NOT_YET) {
            if (waitingCount.incrementAndGet() <= MAX_WAITING) {
                waiting.add(read);
            } else {
                waitingCount.decrementAndGet();
            }
        }
    }

    /** Passes on the waiting prompts whose contexts are known now; the poller only. */
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

    /** Returns how a truncated prompt was detected, and logs it; null if it was complete, or if this is unknown. */
    public @Nullable Truncation judge(ReadPrompt read, long context) {
        Truncation why = judge.judge(read, context);
        if (why != null) {
            long leastTokens = judge.leastTokens(read.model(), read.prompt().letters());
            long neededTokens = (Math.max(leastTokens, context + 1) / STEP_TOKENS + 1) * STEP_TOKENS;
            needed.merge(read.model(), neededTokens, Math::max);
            log.onCut(read, why, context, neededTokens, nanoClock.getAsLong());
        }
        return why;
    }

    /** Returns the context in tokens that the longest prompt needs at least that was truncated since the start, by model. */
    public Map<ModelLabel, Long> contextsNeeded() {
        return Map.copyOf(needed);
    }
}
