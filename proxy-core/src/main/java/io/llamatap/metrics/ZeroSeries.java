package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.List;

/** Which series of a family stand on the page before anything moved them. */
final class ZeroSeries {
    private ZeroSeries() {}

    /**
     * Returns their keys.
     *
     * @param models how many ids of models there are: read once for a snapshot, so that a model comes with all its families
     */
    static List<Integer> of(MetricDescriptor family, LabelSpace space, int models) {
        List<Label> labels = family.labels();
        if (labels.contains(Label.LOOP) || family == MetricDescriptor.BUILD || isRead(family)) {
            return List.of();
        }
        if (family == MetricDescriptor.REQUESTS) {
            return requests(space, models);
        }
        if (family == MetricDescriptor.TOKENS_TOTAL) {
            return tokens(space, models);
        }
        boolean perModel = labels.contains(Label.MODEL);
        if ((family.type() == MetricType.HISTOGRAM || family.type() == MetricType.RECENT) && perModel) {
            return List.of(); // two dozen series each: made when a model has something to show
        }
        return space.allKeys(family, models);
    }

    private static boolean isRead(MetricDescriptor family) {
        return switch (family) {
            case SERIES, DIRECT_MEMORY, ACCESS_LOG_DROPPED, TLS_EXPIRY, TLS_RELOADS, HOST_MEMORY, HOST_CPU, HOST_READ ->
                true;
            default -> false;
        };
    }

    private static List<Integer> requests(LabelSpace space, int models) {
        List<Integer> keys = new ArrayList<>();
        int ok = Outcome.OK.place();
        int code = StatusCodes.ordinal(200);
        ClosedLabels closed = space.closed();
        for (int route = 0; route < closed.routes().size(); route++) {
            if (!closed.modelRoutes().contains(route)) {
                keys.add(space.key(MetricDescriptor.REQUESTS, route, ModelNames.NONE, ok, code));
                continue;
            }
            for (int model = ModelNames.OTHER; model < models; model++) {
                keys.add(space.key(MetricDescriptor.REQUESTS, route, model, ok, code));
            }
        }
        return keys;
    }

    /** Only output is ever estimated. */
    private static List<Integer> tokens(LabelSpace space, int models) {
        List<Integer> keys = new ArrayList<>();
        for (int model = ModelNames.OTHER; model < models; model++) {
            for (TokenType type : TokenType.values()) {
                keys.add(space.key(MetricDescriptor.TOKENS_TOTAL, model, type.place(), TokenSource.REPORTED.place()));
            }
            keys.add(space.key(
                    MetricDescriptor.TOKENS_TOTAL, model, TokenType.OUTPUT.place(), TokenSource.ESTIMATED.place()));
        }
        return keys;
    }
}
