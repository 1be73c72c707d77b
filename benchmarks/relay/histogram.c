#include "histogram.h"

static const int64_t LARGEST = 1LL << 40;

/* Values below 256 have a bucket each; above, the top 8 bits choose: the power of two, and 7 bits within it. */
static int bucket_of(int64_t nanos) {
    if (nanos < 256) {
        return (int)nanos;
    }
    int shift = 63 - __builtin_clzll((uint64_t)nanos) - 7;
    return (shift << 7) + (int)(nanos >> shift);
}

static int64_t upper_edge(int bucket) {
    if (bucket < 256) {
        return bucket;
    }
    int shift = (bucket >> 7) - 1;
    int64_t top = (bucket & 127) + 128;
    return ((top + 1) << shift) - 1;
}

void histogram_record(struct histogram *h, int64_t nanos) {
    nanos = nanos < 0 ? 0 : nanos >= LARGEST ? LARGEST - 1 : nanos;
    h->buckets[bucket_of(nanos)]++;
    h->count++;
    h->sum += (double)nanos;
    if (nanos > h->max) {
        h->max = nanos;
    }
}

int64_t histogram_percentile(const struct histogram *h, double share) {
    int64_t wanted = (int64_t)(share * (double)h->count + 0.5);
    wanted = wanted < 1 ? 1 : wanted;
    int64_t seen = 0;
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += h->buckets[i];
        if (seen >= wanted) {
            int64_t edge = upper_edge(i);
            return edge < h->max ? edge : h->max;
        }
    }
    return 0;
}

void histogram_print(const struct histogram *h, FILE *out) {
    fprintf(out, "{\"count\":%ld,\"mean_us\":%.1f", h->count, h->count ? h->sum / (double)h->count / 1e3 : 0.0);
    static const struct { const char *name; double share; } percentiles[] = {
        {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}};
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++) {
        double micros = (double)histogram_percentile(h, percentiles[i].share) / 1e3;
        fprintf(out, ",\"%s_us\":%.1f", percentiles[i].name, micros);
    }
    fprintf(out, ",\"max_us\":%.1f}", (double)h->max / 1e3);
}
