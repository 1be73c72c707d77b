/* Monotonic nanoseconds: the one clock of stand-in and load, so that a time written by one can be compared by the other. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

#define NANOS_PER_SECOND 1000000000LL

static inline int64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * NANOS_PER_SECOND + t.tv_nsec;
}

#endif
