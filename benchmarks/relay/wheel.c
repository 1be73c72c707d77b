#include "wheel.h"

#include <stddef.h>

void wheel_start(struct wheel *w, int64_t tick_nanos, int64_t now_nanos) {
    w->tick_nanos = tick_nanos;
    w->passed = now_nanos / tick_nanos;
    w->armed = 0;
    for (int i = 0; i < WHEEL_SLOTS; i++) {
        w->slots[i].next = w->slots[i].previous = &w->slots[i];
    }
}

void wheel_set(struct wheel *w, struct timer *t, int64_t at_nanos) {
    wheel_drop(w, t);
    t->tick = (at_nanos + w->tick_nanos - 1) / w->tick_nanos;
    if (t->tick <= w->passed) {
        t->tick = w->passed + 1;
    }
    struct timer *slot = &w->slots[t->tick % WHEEL_SLOTS];
    t->previous = slot->previous;
    t->next = slot;
    slot->previous->next = t;
    slot->previous = t;
    w->armed++;
}

void wheel_drop(struct wheel *w, struct timer *t) {
    if (t->next == NULL) {
        return;
    }
    t->next->previous = t->previous;
    t->previous->next = t->next;
    t->next = t->previous = NULL;
    w->armed--;
}

int64_t wheel_next(const struct wheel *w) {
    if (w->armed == 0) {
        return INT64_MAX;
    }
    int64_t tick = w->passed + 1;
    while (w->slots[tick % WHEEL_SLOTS].next == &w->slots[tick % WHEEL_SLOTS]) {
        tick++;
    }
    return tick * w->tick_nanos;
}

struct timer *wheel_take_due(struct wheel *w, int64_t now_nanos) {
    int64_t now_tick = now_nanos / w->tick_nanos;
    if (w->armed == 0) {
        /* Nothing can be missed: skip the empty slots of an idle time at once. */
        w->passed = now_tick > w->passed ? now_tick : w->passed;
        return NULL;
    }
    for (; w->passed < now_tick; w->passed++) {
        struct timer *slot = &w->slots[(w->passed + 1) % WHEEL_SLOTS];
        for (struct timer *t = slot->next; t != slot; t = t->next) {
            if (t->tick <= w->passed + 1) {
                wheel_drop(w, t);
                return t;
            }
        }
    }
    return NULL;
}
