/*
 * load streams|requests|bulk --port N [--name value ...], see struct load_options; --pids A,B,.. are the processes to watch.
 */
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "net.h"

enum { MARGIN_SECONDS = 60 };

/* Sets one option; false when there is none of that name. */
static bool set_option(struct load_options *options, const char *name, const char *value) {
    const struct { const char *name; int *target; } integers[] = {{"--port", &options->port},
                                                                  {"--connections", &options->connections},
                                                                  {"--tokens", &options->tokens},
                                                                  {"--transfers", &options->transfers},
                                                                  {"--line-bytes", &options->line_bytes},
                                                                  {"--models", &options->models}};
    const struct { const char *name; double *target; } decimals[] = {
        {"--rate", &options->rate}, {"--seconds", &options->seconds}, {"--warm-up", &options->warm_up}};
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        if (strcmp(name, integers[i].name) == 0) {
            *integers[i].target = atoi(value);
            return *integers[i].target > 0;
        }
    }
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        if (strcmp(name, decimals[i].name) == 0) {
            *decimals[i].target = atof(value);
            return *decimals[i].target >= 0;
        }
    }
    if (strcmp(name, "--bytes") == 0) {
        options->bytes = atoll(value);
    } else if (strcmp(name, "--path") == 0) {
        options->path = value;
    } else if (strcmp(name, "--pids") == 0) {
        cpu_watch(&options->cpu, value);
    } else if (strcmp(name, "--direction") == 0) {
        options->up = strcmp(value, "up") == 0;
    } else if (strcmp(name, "--framing") == 0) {
        options->chunked = strcmp(value, "chunked") == 0;
    } else if (strcmp(name, "--connection") == 0) {
        options->fresh = strcmp(value, "fresh") == 0;
    } else {
        return false;
    }
    return true;
}

int main(int count, char **arguments) {
    static struct load_options options = {.connections = 1, .seconds = 5, .tokens = 100, .transfers = 1, .path = "/api/version",
                                          .bytes = 1 << 30};
    const char *kind = count > 1 ? arguments[1] : "";
    for (int i = 2; i < count; i += 2) {
        if (i + 1 == count || !set_option(&options, arguments[i], arguments[i + 1])) {
            die("bad option %s", arguments[i]);
        }
    }
    if (options.port == 0) {
        die("--port is missing");
    }
    bound_process((int)(options.warm_up + options.seconds) + MARGIN_SECONDS);
    if (strcmp(kind, "streams") == 0 && options.rate > 0) {
        run_streams(&options);
    } else if (strcmp(kind, "requests") == 0) {
        run_requests(&options);
    } else if (strcmp(kind, "bulk") == 0) {
        run_bulk(&options);
    } else {
        die("usage: load streams|requests|bulk --port N [--name value ...]; streams need --rate");
    }
    return 0;
}
