package io.llamatap.metrics.prompt;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens the models in memory have room for, as of the last look, and whether Ollama is of a version that cuts prompts as is
 * known here. One writer, who looks; any reader.
 */
final class Contexts {
    /** The context is not known, and no later look will tell it. */
    static final long UNKNOWN = -1;

    /** The next look may tell it. */
    static final long NOT_YET = -2;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*");
    /** The first one with llama-server as its runner. */
    private static final int FIRST_MINOR = 30;

    /** One look at what is in memory, asked for at a tick. */
    private record Look(Map<ModelLabel, Long> tokens, long nanos) {}

    private record Known(
            boolean isMeasured,
            @Nullable Look before,
            @Nullable Look last) {}

    private volatile Known known = new Known(false, null, null);

    /** Ollama told its version. */
    void onVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        boolean isMeasured = parts.matches()
                && (Integer.parseInt(parts.group(1)) > 0 || Integer.parseInt(parts.group(2)) >= FIRST_MINOR);
        known = new Known(isMeasured, known.before, known.last);
    }

    /** Ollama told what is in memory, having been asked at a tick. */
    void onLook(Map<ModelLabel, Long> tokens, long nanos) {
        known = new Known(known.isMeasured, known.last, new Look(Map.copyOf(tokens), nanos));
    }

    /** Ollama did not answer: what is in memory is not known any more. */
    void onFailure() {
        known = new Known(known.isMeasured, null, null);
    }

    /** Says whether Ollama cuts prompts as is known here. */
    boolean isMeasured() {
        return known.isMeasured;
    }

    /**
     * Returns the context with which a model worked for a request that began at a tick; {@link #UNKNOWN} or {@link #NOT_YET} if it
     * is not known. A look from before the request tells nothing, since the request itself may have loaded the model anew; nor does
     * a look that finds another context than the one before.
     */
    long of(ModelLabel model, long startNanos) {
        Known now = known;
        Look last = now.last;
        if (last == null || last.nanos - startNanos < 0) {
            return NOT_YET;
        }
        Long tokens = last.tokens.get(model);
        Long earlier = now.before == null ? null : now.before.tokens.get(model);
        return tokens == null || (earlier != null && !earlier.equals(tokens)) ? UNKNOWN : tokens;
    }
}
