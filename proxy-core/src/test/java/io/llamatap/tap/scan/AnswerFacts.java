package io.llamatap.tap.scan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is told of an answer, to be compared at once. */
record AnswerFacts(
        @Nullable String model,
        int generatedFrames,
        int answerFrames,
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

    static AnswerFacts of(InferenceStats stats, List<String> modelNames) {
        return new AnswerFacts(
                stats.model(),
                stats.generatedFrames(),
                stats.answerFrames(),
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
