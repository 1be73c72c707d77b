#include "cpu.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "net.h"

static int64_t clock_nanos(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t) != 0) {
        die("a watched process is gone");
    }
    return t.tv_sec * NANOS_PER_SECOND + t.tv_nsec;
}

/* The process clock counts the same utime + stime as /proc/PID/stat, in nanoseconds instead of hundredths. */
static int64_t process_nanos(int pid) {
    clockid_t clock;
    if (clock_getcpuclockid(pid, &clock) != 0) {
        die("watched process %d is gone", pid);
    }
    return clock_nanos(clock);
}

/* Field 15 of /proc/PID/stat; the name in field 2 may hold anything, so count from its last parenthesis. */
static int64_t system_ticks(int pid) {
    char path[32];
    char text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        die("watched process %d is gone", pid);
    }
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    const char *name_end = strrchr(text, ')');
    long ticks = 0;
    if (name_end != NULL) {
        sscanf(name_end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %ld", &ticks);
    }
    return ticks;
}

/* User, nice, system, interrupts and stolen time of all processors: the first line of /proc/stat. */
static long machine_ticks(void) {
    FILE *file = fopen("/proc/stat", "r");
    long user = 0, nice = 0, system = 0, interrupt = 0, soft_interrupt = 0, stolen = 0;
    if (file == NULL || fscanf(file, "cpu %ld %ld %ld %*d %*d %ld %ld %ld", &user, &nice, &system, &interrupt,
                               &soft_interrupt, &stolen) != 6) {
        die("cannot read /proc/stat");
    }
    fclose(file);
    return user + nice + system + interrupt + soft_interrupt + stolen;
}

void cpu_watch(struct cpu_window *window, const char *pids) {
    char *end;
    for (const char *at = pids; *at != 0; at = *end == ',' ? end + 1 : end) {
        long pid = strtol(at, &end, 10);
        if (end == at || pid <= 0 || window->count == CPU_PROCESSES) {
            die("bad list of processes: %s", pids);
        }
        window->pids[window->count++] = (int)pid;
    }
}

/* Adds sign times the present readings, so that two calls leave a difference. */
static void add_readings(struct cpu_window *window, int sign) {
    for (int i = 0; i < window->count; i++) {
        window->nanos[i] += sign * process_nanos(window->pids[i]);
        window->system_ticks[i] += sign * system_ticks(window->pids[i]);
    }
    window->machine_ticks += sign * machine_ticks();
    window->own_nanos += sign * clock_nanos(CLOCK_PROCESS_CPUTIME_ID);
    window->wall_nanos += sign * now_nanos();
}

void cpu_begin(struct cpu_window *window) {
    add_readings(window, -1);
}

void cpu_end(struct cpu_window *window) {
    add_readings(window, 1);
}

void cpu_print(const struct cpu_window *window, FILE *out) {
    double ticks_per_second = (double)sysconf(_SC_CLK_TCK);
    fprintf(out, "\"wall_s\":%.6f,\"load_cpu_s\":%.6f,\"machine_cpu_s\":%.2f,\"cpu\":[", (double)window->wall_nanos / 1e9,
            (double)window->own_nanos / 1e9, (double)window->machine_ticks / ticks_per_second);
    for (int i = 0; i < window->count; i++) {
        fprintf(out, "%s{\"pid\":%d,\"total_s\":%.6f,\"system_s\":%.2f}", i == 0 ? "" : ",", window->pids[i],
                (double)window->nanos[i] / 1e9, (double)window->system_ticks[i] / ticks_per_second);
    }
    fputc(']', out);
}
