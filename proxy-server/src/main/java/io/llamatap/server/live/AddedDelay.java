package io.llamatap.server.live;

import io.llamatap.metrics.family.UpstreamFamilies;
import java.util.ArrayDeque;

/** The delay that this proxy added in the last minute. A shorter time has too few values for a percentile. Owned by one thread. */
final class AddedDelay {
    private static final double HIGH = .99;
    private static final int MAX_MOMENTS = (int) (60 / Moment.LENGTH.toSeconds());

    private final ArrayDeque<Growth> moments = new ArrayDeque<>(MAX_MOMENTS);

    /** Adds what one moment added, and forgets what is too old. */
    void add(Growth moment) {
        if (moments.size() == MAX_MOMENTS) {
            moments.removeFirst();
        }
        moments.addLast(moment);
    }

    /** Returns its 99th percentile in seconds; NaN if nothing passed. */
    double high() {
        return Growth.together(moments, UpstreamFamilies.OVERHEAD).quantile(HIGH);
    }
}
