package io.llamatap.metrics;

/**
 * Families that are sums over series of another one: promised names whose numbers are counted once, under our own. Stateless.
 */
final class Derivation {
    /** The key of what is not summed. */
    private static final int LEFT_OUT = -1;

    private Derivation() {}

    /** Returns the family that is summed; a family that is counted itself is its own. */
    static MetricDescriptor source(MetricDescriptor family) {
        return switch (family) {
            case OUTCOMES, SEED_REQUESTS, SEED_SUCCESS, SEED_FAILED -> MetricDescriptor.REQUESTS;
            case SEED_GENERATED, SEED_PROCESSED, SEED_PROMPT, HOME_TOKENS -> MetricDescriptor.TOKENS_TOTAL;
            case API_ERRORS -> MetricDescriptor.POLL_FAILURES;
            default -> family;
        };
    }

    /** Returns the key that a series of the source is summed under; negative if it is left out. */
    static int target(MetricDescriptor family, LabelSpace space, int key) {
        MetricDescriptor source = source(family);
        if (source == family) {
            return key;
        }
        int[] places = space.places(source, key);
        return switch (source) {
            case REQUESTS -> family == MetricDescriptor.OUTCOMES ? places[2] : request(family, space.closed(), places);
            case POLL_FAILURES -> places[0] == PollTarget.TAGS.place() ? 0 : LEFT_OUT;
            default -> tokens(family, places);
        };
    }

    /** Requests on routes of models that name one; what was refused here never was a request to a model. */
    private static int request(MetricDescriptor family, ClosedLabels closed, int[] places) {
        int model = places[1];
        int outcome = places[2];
        boolean isOk = outcome == Outcome.OK.place();
        boolean isCancelled = outcome == Outcome.CANCELLED.place();
        boolean isRejected = outcome == Outcome.REJECTED.place();
        boolean isCounted =
                switch (family) {
                    case SEED_REQUESTS -> !isRejected;
                    case SEED_SUCCESS -> isOk;
                    default -> !isOk && !isCancelled && !isRejected;
                };
        return isCounted && model != ModelNames.NONE && closed.modelRoutes().contains(places[0]) ? model : LEFT_OUT;
    }

    /** What Ollama reported, never an estimate; a prompt is counted whole. */
    private static int tokens(MetricDescriptor family, int[] places) {
        boolean isOutput = places[1] == TokenType.OUTPUT.place();
        boolean isReported = places[2] == TokenSource.REPORTED.place();
        boolean isOfOutput = family == MetricDescriptor.SEED_GENERATED || family == MetricDescriptor.HOME_TOKENS;
        boolean isCounted = isReported && isOutput == isOfOutput;
        return isCounted && places[0] != ModelNames.NONE ? places[0] : LEFT_OUT;
    }
}
