/*
 * The load: three kinds of run against one port of 127.0.0.1, one thread, results as one JSON object on standard output.
 * What is counted lies in a window of wall time after a warm-up; the CPU of the watched processes is read at its two edges.
 */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu.h"
#include "http.h"

struct load_options {
    int port;
    int connections;
    double rate;       /* streams: tokens a second in each; requests: requests a second in all, 0 = closed loop */
    double seconds;    /* length of the window */
    double warm_up;    /* seconds before it */
    int tokens;        /* of one stream */
    int line_bytes;    /* of one token's line with its LF; 0 = as recorded */
    int models;        /* streams: different names in the requests, in turn; 0 = the recorded one */
    bool fresh;        /* streams: each answer on a new connection, on both sides of a proxy */
    const char *path;  /* requests: /api/version or /api/generate */
    bool up, chunked;  /* bulk */
    int64_t bytes;     /* bulk: of one transfer */
    int transfers;     /* bulk: in the window */
    struct cpu_window cpu;
};

/* One keep-alive connection and the answer that is being read from it. */
struct client {
    int fd;
    bool busy;
    bool in_body;
    bool single_use; /* the answer may end the connection */
    char head[4096];
    size_t head_count;
    struct head answer;
    struct body body;
};

enum read_result { READ_AGAIN, READ_ANSWER_DONE, READ_FAILED };

/* Receives content; called for each piece of the body. */
typedef void content_sink(void *owner, const char *data, size_t count, int64_t now_nanos);

/* Connects anew; single_use is kept. */
void client_connect(struct client *client, int port);

void client_close(struct client *client);

/* Sends a whole small request and awaits an answer; false when the connection is of no more use. */
bool client_send(struct client *client, const char *request, size_t count);

/* Takes the received bytes: head, then body to the sink. An answer other than 2xx, or bytes after it, is a failure. */
enum read_result client_take(struct client *client, const char *bytes, size_t count, int64_t now_nanos, content_sink *sink,
                             void *owner);

/* The same after one recv; a closed connection is a failure. */
enum read_result client_read(struct client *client, content_sink *sink, void *owner);

void run_streams(struct load_options *options);
void run_requests(struct load_options *options);
void run_bulk(struct load_options *options);

#endif
