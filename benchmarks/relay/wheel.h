/*
 * A timer wheel: any number of timers at a fixed tick, constant cost to set and to drop one.
 * Timers fire at the first tick that is not before their time, in the order in which they were set.
 */
#ifndef WHEEL_H
#define WHEEL_H

#include <stdbool.h>
#include <stdint.h>

enum { WHEEL_SLOTS = 4096 };

/* Lives inside what it wakes; zeroed memory is an idle timer. */
struct timer {
    struct timer *next, *previous;
    int64_t tick;
};

struct wheel {
    int64_t tick_nanos;
    int64_t passed; /* the last tick whose timers have fired */
    int64_t armed;
    struct timer slots[WHEEL_SLOTS];
};

void wheel_start(struct wheel *w, int64_t tick_nanos, int64_t now_nanos);
void wheel_set(struct wheel *w, struct timer *t, int64_t at_nanos);
void wheel_drop(struct wheel *w, struct timer *t);

/* The time of the next tick with a timer in its slot; INT64_MAX when none is set. It may be early by whole turns, never late. */
int64_t wheel_next(const struct wheel *w);

/* Takes the next timer that is due out of the wheel; null when there is none. */
struct timer *wheel_take_due(struct wheel *w, int64_t now_nanos);

#endif
