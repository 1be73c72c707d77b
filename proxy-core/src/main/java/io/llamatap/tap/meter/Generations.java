package io.llamatap.tap.meter;

import io.llamatap.metrics.Generation;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Unmetered;
import io.llamatap.metrics.model.ModelName;
import io.llamatap.tap.scan.FinishReason;
import io.llamatap.tap.scan.InferenceStats;
import io.llamatap.tap.scan.ResponseFormat;

/** Builds the {@link Generation} of an exchange that has ended. Stateless. */
final class Generations {
    private Generations() {}

    static Generation of(Outcome outcome, RequestWatch request, ResponseWatch response) {
        InferenceStats stats = response.stats();
        Finish finish = finish(outcome, request, stats);
        boolean isOk = outcome == Outcome.OK;
        boolean hasCounts = hasCounts(stats);
        boolean isWarmUp = finish == Finish.LOAD || finish == Finish.UNLOAD;
        return new Generation(
                response.format() != ResponseFormat.EMBED,
                finish,
                stats.promptTokens(),
                stats.cachedTokens(),
                stats.outputTokens(),
                stats.generatedFrames(),
                isOk && response.head().isStream() && !hasCounts && stats.generatedFrames() > 0,
                stats.totalDurationNanos(),
                stats.loadDurationNanos(),
                stats.promptEvalDurationNanos(),
                stats.evalDurationNanos(),
                response.generatingNanos(),
                stats.isRemote() || ModelName.isCloud(request.model()),
                isOk && !hasCounts && !isWarmUp ? unmetered(request, response.head()) : null);
    }

    private static boolean hasCounts(InferenceStats stats) {
        return stats.promptTokens() >= 0 || stats.outputTokens() >= 0;
    }

    private static Unmetered unmetered(RequestWatch request, ResponseHead head) {
        if (head.isEncoded() || request.isEncoded()) {
            return Unmetered.CONTENT_ENCODING;
        }
        return head.isText() ? Unmetered.NON_JSON : Unmetered.NO_USAGE;
    }

    private static Finish finish(Outcome outcome, RequestWatch request, InferenceStats stats) {
        FinishReason reason = stats.finishReason();
        if (outcome == Outcome.STREAM_ERROR) {
            return Finish.ERROR;
        }
        if (reason != null) {
            return Translations.finish(reason);
        }
        // An empty embedding request loads the model too, but its response gives no reason. A response with token
        // counts was
        // computed.
        if (outcome == Outcome.OK && request.isWithoutPrompt() && !hasCounts(stats)) {
            return request.isUnload() ? Finish.UNLOAD : Finish.LOAD;
        }
        return Finish.NONE;
    }
}
