package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.List;

/** Which series of a family stand on the page before anything moved them. */
final class ZeroSeries {
    private ZeroSeries() {}

    static List<Integer> of(MetricDescriptor family, LabelSpace space) {
        List<Label> labels = family.labels();
        if (labels.contains(Label.LOOP) || family == MetricDescriptor.BUILD || isRead(family)) {
            return List.of();
        }
        if (family == MetricDescriptor.REQUESTS) {
            return requests(space);
        }
        if (family == MetricDescriptor.TOKENS_TOTAL) {
            return tokens(space);
        }
        boolean perModel = labels.contains(Label.MODEL);
        if ((family.type() == MetricType.HISTOGRAM || family.type() == MetricType.RECENT) && perModel) {
            return List.of(); // two dozen series each: made when a model has something to show
        }
        List<Integer> keys = space.allKeys(family);
        if (perModel) {
            // Requests without a model are rare: theirs appear when they come.
            int perId = keys.size() / space.values(Label.MODEL).size();
            return keys.subList(perId, keys.size());
        }
        return keys;
    }

    private static boolean isRead(MetricDescriptor family) {
        return family == MetricDescriptor.SERIES || family == MetricDescriptor.DIRECT_MEMORY;
    }

    private static List<Integer> requests(LabelSpace space) {
        List<Integer> keys = new ArrayList<>();
        int ok = Outcome.OK.place();
        int code = StatusCodes.ordinal(200);
        ClosedLabels closed = space.closed();
        for (int route = 0; route < closed.routes().size(); route++) {
            if (!closed.modelRoutes().contains(route)) {
                keys.add(space.key(MetricDescriptor.REQUESTS, route, ModelNames.NONE, ok, code));
                continue;
            }
            for (int model = ModelNames.OTHER; model < space.values(Label.MODEL).size(); model++) {
                keys.add(space.key(MetricDescriptor.REQUESTS, route, model, ok, code));
            }
        }
        return keys;
    }

    /** Only output is ever estimated. */
    private static List<Integer> tokens(LabelSpace space) {
        List<Integer> keys = new ArrayList<>();
        for (int model = ModelNames.OTHER; model < space.values(Label.MODEL).size(); model++) {
            for (TokenType type : TokenType.values()) {
                keys.add(space.key(MetricDescriptor.TOKENS_TOTAL, model, type.place(), TokenSource.REPORTED.place()));
            }
            keys.add(space.key(
                    MetricDescriptor.TOKENS_TOTAL, model, TokenType.OUTPUT.place(), TokenSource.ESTIMATED.place()));
        }
        return keys;
    }
}
