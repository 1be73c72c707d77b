package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.Truncation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs truncated prompts, and what to set, at most once in ten minutes for each {@link Truncation}. Any thread. */
final class TruncationLog {
    private static final Logger LOG = LoggerFactory.getLogger(TruncationLog.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long NEVER = Long.MIN_VALUE;
    private static final String ADVICE = "Set num_ctx in the options of the request or in the Modelfile, or"
            + " OLLAMA_CONTEXT_LENGTH for all models, to at least";

    private final Throttle fingerprints = new Throttle();
    private final Throttle sizes = new Throttle();

    /**
     * A prompt was truncated.
     *
     * @param context the context in tokens
     * @param needed the context that it needs at least
     */
    void onCut(ReadPrompt read, Truncation why, long context, long needed, long nanos) {
        Throttle throttle = why == Truncation.FINGERPRINT ? fingerprints : sizes;
        long suppressed = throttle.pass(nanos);
        if (suppressed < 0) {
            return;
        }
        String more = suppressed == 0 ? "" : "; " + suppressed + " more since the last such line";
        if (why == Truncation.FINGERPRINT) {
            LOG.warn(
                    "Ollama cut a prompt for {} to {} tokens without telling the client: the context is {} tokens. {} {}{}",
                    read.model().label(),
                    read.readTokens(),
                    context,
                    ADVICE,
                    needed,
                    more);
        } else {
            LOG.info(
                    "Ollama read only {} tokens of a longer prompt for {}, probably without the oldest messages: the"
                            + " context is {} tokens. {} {}{}",
                    read.readTokens(),
                    read.model().label(),
                    context,
                    ADVICE,
                    needed,
                    more);
        }
    }

    /** Lets one line pass now and then, and counts the others. */
    private static final class Throttle {
        private final AtomicLong last = new AtomicLong(NEVER);
        private final AtomicLong suppressed = new AtomicLong();

        /** Returns the number of suppressed lines since the last one; -1 if this one is suppressed, too. */
        long pass(long nanos) {
            long before = last.get();
            boolean isDue = before == NEVER || nanos - before >= PAUSE_NANOS;
            if (isDue && last.compareAndSet(before, nanos)) {
                return suppressed.getAndSet(0);
            }
            suppressed.incrementAndGet();
            return -1;
        }
    }
}
