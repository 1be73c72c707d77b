package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of the loaded models as of the last poll, and whether this version of Ollama truncates prompts in the known way. One
 * writer, the poller; any reader.
 */
final class Contexts {
    /** The context is unknown, and later polls will not show it. */
    static final long UNKNOWN = -1;

    /** The next poll may show it. */
    static final long NOT_YET = -2;

    /** Later, the model may have been reloaded. */
    private static final long LATE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*");
    /** The first version with llama-server as its runner. */
    private static final int FIRST_MINOR = 30;

    /** One poll, and the tick at which it began. */
    private record Poll(Map<ModelLabel, Long> tokens, long nanos) {}

    private record Known(
            boolean isMeasured,
            @Nullable Poll before,
            @Nullable Poll last) {}

    private volatile Known known = new Known(false, null, null);

    /** The version of Ollama is known. */
    void onVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        boolean isMeasured = parts.matches()
                && (Integer.parseInt(parts.group(1)) > 0 || Integer.parseInt(parts.group(2)) >= FIRST_MINOR);
        known = new Known(isMeasured, known.before, known.last);
    }

    /** A poll that began at a tick has shown the loaded models. */
    void onPolled(Map<ModelLabel, Long> tokens, long nanos) {
        known = new Known(known.isMeasured, known.last, new Poll(Map.copyOf(tokens), nanos));
    }

    /** A poll failed: the loaded models are unknown. */
    void onFailure() {
        known = new Known(known.isMeasured, null, null);
    }

    /** Says whether Ollama truncates prompts in the known way. */
    boolean isMeasured() {
        return known.isMeasured;
    }

    /**
     * Returns the context of a model during a request; {@link #UNKNOWN} or {@link #NOT_YET} if it is unknown. A poll from before the
     * request does not count, because the request may have reloaded the model with another context. Nor does a poll long after it, or
     * one that shows another context than the poll before.
     */
    long of(ModelLabel model, long startNanos, long endNanos) {
        Known now = known;
        Poll last = now.last;
        if (last == null || last.nanos - startNanos < 0) {
            return NOT_YET;
        }
        if (last.nanos - endNanos > LATE_NANOS) {
            return UNKNOWN;
        }
        Long tokens = last.tokens.get(model);
        Long earlier = now.before == null ? null : now.before.tokens.get(model);
        return tokens == null || (earlier != null && !earlier.equals(tokens)) ? UNKNOWN : tokens;
    }
}
