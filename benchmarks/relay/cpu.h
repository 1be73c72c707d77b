/* CPU time of other processes, read at the edges of a measured window. */
#ifndef CPU_H
#define CPU_H

#include <stdint.h>
#include <stdio.h>

enum { CPU_PROCESSES = 64 };

/* What the watched processes, and this one, have used between the two readings. */
struct cpu_window {
    int count;
    int pids[CPU_PROCESSES];
    int64_t nanos[CPU_PROCESSES];        /* user and system, all threads, exact */
    int64_t system_ticks[CPU_PROCESSES]; /* the kernel's share, to 10 ms */
    int64_t own_nanos;
    int64_t machine_ticks; /* all processors' busy time, to 10 ms: tells whether somebody else was at work */
    int64_t wall_nanos;
};

/* Comma-separated process ids. */
void cpu_watch(struct cpu_window *window, const char *pids);

void cpu_begin(struct cpu_window *window);

/* After this the fields hold differences. A process that is gone ends the run: its CPU would be missing. */
void cpu_end(struct cpu_window *window);

/* "wall_s":..,"load_cpu_s":..,"machine_cpu_s":..,"cpu":[{"pid":..,"total_s":..,"system_s":..},..] */
void cpu_print(const struct cpu_window *window, FILE *out);

#endif
