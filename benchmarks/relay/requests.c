/*
 * Short requests over keep-alive connections. Closed loop: each connection sends its next request when the answer is there; that
 * tells throughput and CPU, but its latencies leave out the waiting of users who do not wait for each other. With a rate: requests
 * have fixed times to start, and latency runs from there even while all connections are busy.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "histogram.h"
#include "load.h"
#include "net.h"

enum { EVENTS = 256, PROMPT_BYTES = 1900 };

struct requester {
    struct client client;
    int64_t started;
};

/* Connections that await nothing. */
struct idle {
    struct requester **connections;
    int count;
};

static struct histogram latency;
static int64_t begin, end, in_window, failed;
static int64_t period; /* between two requests; 0 in a closed loop */
static int64_t next;   /* when the next request is to start */
static char request[4096];
static size_t request_count;

static void build_request(const struct load_options *options) {
    static const char fields[] = "User-Agent: ollama-python/0.6.1 (x86_64 linux) Python/3.11.7\r\nAccept: application/json\r\n"
                                 "Accept-Encoding: gzip, deflate\r\n";
    int count;
    if (strcmp(options->path, "/api/generate") == 0) {
        char prompt[PROMPT_BYTES + 1];
        for (int i = 0; i < PROMPT_BYTES; i++) {
            prompt[i] = "Name three colours. "[i % 20];
        }
        prompt[PROMPT_BYTES] = 0;
        char body[PROMPT_BYTES + 200];
        int body_count = snprintf(body, sizeof body,
                                  "{\"model\": \"gemma3:270m\", \"prompt\": \"%s\", \"stream\": false, \"options\": "
                                  "{\"num_predict\": 40, \"temperature\": 0.7, \"seed\": 7}}",
                                  prompt);
        count = snprintf(request, sizeof request,
                         "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                         options->path, options->port, fields, body_count, body);
    } else {
        count = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n", options->path,
                         options->port, fields);
    }
    request_count = (size_t)count;
}

static void reconnect(struct requester *requester, const struct load_options *options, int epoll) {
    client_connect(&requester->client, options->port);
    await(epoll, EPOLL_CTL_ADD, requester->client.fd, EPOLLIN, requester);
}

static void start_request(struct requester *requester, int64_t at, const struct load_options *options, int epoll) {
    requester->started = at;
    while (!client_send(&requester->client, request, request_count)) {
        failed++;
        reconnect(requester, options, epoll);
    }
}

/* True when the connection is free for the next request. */
static bool read_requester(struct requester *requester, const struct load_options *options, int epoll) {
    bool was_busy = requester->client.busy;
    switch (client_read(&requester->client, NULL, NULL)) {
    case READ_AGAIN:
        return false;
    case READ_ANSWER_DONE: {
        int64_t now = now_nanos();
        if (now >= begin && now < end) {
            in_window++;
            histogram_record(&latency, now - requester->started);
        }
        return true;
    }
    case READ_FAILED:
        failed++;
        reconnect(requester, options, epoll);
    }
    return was_busy;
}

static void print_result(const struct load_options *options) {
    printf("{\"kind\":\"requests\",\"path\":\"%s\",\"connections\":%d,\"rate\":%g,\"requests\":%ld,\"failed\":%ld,", options->path,
           options->connections, options->rate, in_window, failed);
    cpu_print(&options->cpu, stdout);
    printf(",\"latency\":");
    histogram_print(&latency, stdout);
    printf("}\n");
}

/* Starts what is due on idle connections; returns when the next request is, INT64_MAX when an answer has to come first. */
static int64_t start_due_requests(struct idle *idle, int64_t now, const struct load_options *options, int epoll) {
    while (idle->count > 0 && (period == 0 || next <= now)) {
        start_request(idle->connections[--idle->count], period == 0 ? now_nanos() : next, options, epoll);
        next += period;
    }
    return idle->count > 0 ? next : INT64_MAX;
}

/* Keeps requests going until the given time. */
static void request_until(int64_t deadline, struct idle *idle, const struct load_options *options, int epoll) {
    for (int64_t now = now_nanos(); now < deadline; now = now_nanos()) {
        int64_t wake = start_due_requests(idle, now, options, epoll);
        struct epoll_event events[EVENTS];
        int ready = wait_until(epoll, events, EVENTS, wake < deadline ? wake : deadline);
        for (int i = 0; i < ready; i++) {
            struct requester *requester = events[i].data.ptr;
            if (!read_requester(requester, options, epoll)) {
                continue;
            }
            if (period == 0) {
                start_request(requester, now_nanos(), options, epoll);
            } else {
                idle->connections[idle->count++] = requester;
            }
        }
    }
}

void run_requests(struct load_options *options) {
    build_request(options);
    int epoll = epoll_create1(0);
    struct requester *requesters = calloc((size_t)options->connections, sizeof *requesters);
    struct idle idle = {.connections = calloc((size_t)options->connections, sizeof *idle.connections)};
    for (int i = 0; i < options->connections; i++) {
        reconnect(&requesters[i], options, epoll);
        idle.connections[idle.count++] = &requesters[i];
    }
    next = now_nanos();
    period = options->rate > 0 ? (int64_t)(1e9 / options->rate) : 0;
    begin = next + (int64_t)(options->warm_up * 1e9);
    end = begin + (int64_t)(options->seconds * 1e9);
    request_until(begin, &idle, options, epoll);
    cpu_begin(&options->cpu);
    request_until(end, &idle, options, epoll);
    cpu_end(&options->cpu);
    print_result(options);
}
