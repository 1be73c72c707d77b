/*
 * Counts of nanosecond values in log-linear buckets, after HdrHistogram: 128 buckets to each power of two, so a percentile is
 * off by less than 0.8 %. Values beyond 2^40 ns (18 minutes) count as 2^40; below 256 ns they are exact.
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>
#include <stdio.h>

enum { HISTOGRAM_BUCKETS = (40 - 7 + 1) * 128 + 1 };

struct histogram {
    int64_t count;
    int64_t max;
    double sum;
    int64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_record(struct histogram *h, int64_t nanos);

/* The upper edge of the bucket that holds the given share (0..1) of all values; 0 when empty. */
int64_t histogram_percentile(const struct histogram *h, double share);

/* {"count":..,"mean_us":..,"p50_us":..,"p90_us":..,"p99_us":..,"p999_us":..,"max_us":..} */
void histogram_print(const struct histogram *h, FILE *out);

#endif
