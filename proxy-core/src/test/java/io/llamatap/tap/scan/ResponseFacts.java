package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.ScanFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All facts of a response, to be compared at once. */
record ResponseFacts(
        @Nullable String model,
        int generatedFrames,
        int responseFrames,
        boolean terminated,
        boolean error,
        @Nullable FinishReason finishReason,
        long promptTokens,
        long cachedTokens,
        long outputTokens,
        long totalDurationNanos,
        long loadDurationNanos,
        long promptEvalDurationNanos,
        long evalDurationNanos,
        @Nullable ScanFault fault,
        List<String> modelNames) {

    static ResponseFacts of(InferenceStats stats, List<String> modelNames) {
        return new ResponseFacts(
                stats.model(),
                stats.generatedFrames(),
                stats.responseFrames(),
                stats.isTerminated(),
                stats.hasError(),
                stats.finishReason(),
                stats.promptTokens(),
                stats.cachedTokens(),
                stats.outputTokens(),
                stats.totalDurationNanos(),
                stats.loadDurationNanos(),
                stats.promptEvalDurationNanos(),
                stats.evalDurationNanos(),
                stats.fault(),
                List.copyOf(modelNames));
    }
}
