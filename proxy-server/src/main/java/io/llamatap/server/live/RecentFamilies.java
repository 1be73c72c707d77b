package io.llamatap.server.live;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.Outcome;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The counters whose growth is told: what goes wrong, and what it is compared with. */
final class RecentFamilies {
    static final List<Counter> COUNTERS = List.of(
            all(RequestFamilies.OUTCOMES),
            all(TokenFamilies.LOCATION_REQUESTS),
            // The many series of requests that succeeded say nothing that the others do not.
            new Counter(RequestFamilies.REQUESTS, Outcome.OK),
            all(ExporterFamilies.CATEGRAF_SUCCESS),
            all(FailureFamilies.REJECTED_REQUESTS),
            all(FailureFamilies.CANCELLATIONS),
            all(FailureFamilies.STREAM_ERRORS),
            all(FailureFamilies.MODEL_FAILURES),
            all(FailureFamilies.TAP_FAILURES),
            all(FailureFamilies.UNMETERED),
            all(TokenFamilies.PROMPTS_TRUNCATED),
            all(TokenFamilies.LENGTH_ENDS),
            all(UpstreamFamilies.UPSTREAM_ERRORS),
            all(ActivityFamilies.LOAD_EVENTS),
            all(ActivityFamilies.COLD_REQUESTS),
            all(ActivityFamilies.POLL_FAILURES),
            all(ClientFamilies.ACCEPT_PAUSES),
            all(ProxyFamilies.MODEL_LABELS_OVERFLOW));

    static final List<Histogram> HISTOGRAMS = List.of(
            histogram(ActivityFamilies.COLD_START, 10),
            histogram(RequestFamilies.QUEUE_WAIT, 5),
            histogram(RequestFamilies.TIME_TO_FIRST_TOKEN, 10),
            histogram(UpstreamFamilies.OVERHEAD, 0.05));

    static final Set<Reading> READINGS = Set.of(ClientFamilies.TLS_RELOADS, ProxyFamilies.ACCESS_LOG_DROPPED);

    private RecentFamilies() {}

    /**
     * A counter that is watched.
     *
     * @param without the label value of series that are left out; null for none
     */
    record Counter(Counted<Count> family, @Nullable LabelValue without) {}

    /**
     * A histogram that is watched.
     *
     * @param slowBucket the bucket above which a value is slow
     */
    record Histogram(Counted<LatencyHistogram> family, int slowBucket) {}

    private static Counter all(Counted<Count> family) {
        return new Counter(family, null);
    }

    private static Histogram histogram(Counted<LatencyHistogram> family, double slowSeconds) {
        int bucket = family.buckets().edges().indexOf(slowSeconds);
        if (bucket < 0) {
            throw new IllegalArgumentException(family + " has no bucket of " + slowSeconds);
        }
        return new Histogram(family, bucket);
    }
}
