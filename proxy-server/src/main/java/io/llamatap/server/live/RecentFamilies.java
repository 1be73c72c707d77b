package io.llamatap.server.live;

import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.Outcome;
import java.util.List;

/** The counters whose growth is told: what goes wrong, and what it is compared with. */
final class RecentFamilies {
    static final List<Watched> ALL = List.of(
            counter(RequestFamilies.OUTCOMES),
            counter(TokenFamilies.LOCATION_REQUESTS),
            failuresOnly(),
            counter(ExporterFamilies.CATEGRAF_SUCCESS),
            counter(FailureFamilies.REJECTED_REQUESTS),
            counter(FailureFamilies.CANCELLATIONS),
            counter(FailureFamilies.STREAM_ERRORS),
            counter(FailureFamilies.MODEL_FAILURES),
            counter(FailureFamilies.TAP_FAILURES),
            counter(FailureFamilies.UNMETERED),
            counter(TokenFamilies.PROMPTS_TRUNCATED),
            counter(TokenFamilies.LENGTH_ENDS),
            counter(UpstreamFamilies.UPSTREAM_ERRORS),
            counter(ActivityFamilies.LOAD_EVENTS),
            counter(ActivityFamilies.COLD_REQUESTS),
            histogram(ActivityFamilies.COLD_START, 10),
            histogram(RequestFamilies.QUEUE_WAIT, 5),
            histogram(RequestFamilies.TIME_TO_FIRST_TOKEN, 10),
            histogram(UpstreamFamilies.OVERHEAD, 0.05),
            counter(ActivityFamilies.POLL_FAILURES),
            counter(ClientFamilies.ACCEPT_PAUSES),
            counter(ClientFamilies.TLS_RELOADS),
            counter(ProxyFamilies.MODEL_LABELS_OVERFLOW),
            counter(ProxyFamilies.ACCESS_LOG_DROPPED));

    private RecentFamilies() {}

    /**
     * A family that is watched.
     *
     * @param slowBucket of a histogram, the bucket above which a value is slow
     * @param without the label value of series that are left out; empty for none
     */
    record Watched(MetricDescriptor family, int slowBucket, String without) {
        boolean isWanted(MetricsSnapshot.Series series) {
            return without.isEmpty() || !series.labels().contains(without);
        }
    }

    private static Watched counter(MetricDescriptor family) {
        return new Watched(family, 0, "");
    }

    /** The many series of requests that succeeded say nothing that the others do not. */
    private static Watched failuresOnly() {
        return new Watched(RequestFamilies.REQUESTS, 0, Outcome.OK.label());
    }

    private static Watched histogram(MetricDescriptor family, double slowSeconds) {
        int bucket = family.buckets().edges().indexOf(slowSeconds);
        if (bucket < 0) {
            throw new IllegalArgumentException(family + " has no bucket of " + slowSeconds);
        }
        return new Watched(family, bucket, "");
    }
}
