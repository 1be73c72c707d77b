/*
 * The stand-in for Ollama: one thread, one epoll loop, one timer wheel. It answers with the heads, the chunk framing and the
 * lines of a recorded Ollama; it never computes anything, so that nearly all CPU of a run is the relay's.
 */
#ifndef STANDIN_H
#define STANDIN_H

#include "http.h"
#include "wheel.h"

enum { REQUEST_BYTES_KEPT = 8192, BLOCK_PIECE_BYTES = 32768, BLOCK_PIECES = 2 };

/* One token stream on its way: token k is due at the tick after start + k * period. */
struct token_stream {
    int64_t start_nanos;
    int64_t period_nanos;
    int64_t sent;
    int64_t total;
    int model;         /* the number in the model's name */
    size_t line_bytes; /* of a token's line with its LF */
};

/* One large answer on its way: the same block again and again. */
struct large_answer {
    const char *block;
    size_t block_bytes;
    size_t position;
    int64_t blocks_left;
    bool chunked;
};

struct connection {
    struct timer timer; /* first: the wheel hands this back as the connection */
    int fd;
    bool in_body;
    bool answering; /* the next request has to wait */
    bool awaits_room;
    char in[REQUEST_BYTES_KEPT];
    size_t in_count;
    struct head head;
    struct body body;
    char request[REQUEST_BYTES_KEPT]; /* the start of the request's body, ended by NUL */
    size_t request_count;
    char *unsent; /* what the socket did not take */
    size_t unsent_count;
    struct token_stream stream;
    struct large_answer large;
};

/* Sends, or keeps what the socket does not take until there is room. */
void send_or_keep(struct connection *c, const char *bytes, size_t count);

/* Starts the answer to the request that c has read. */
void answer(struct connection *c, struct wheel *wheel);

/* Sends whatever is due and fits; clears c->answering once the answer is complete. */
void go_on(struct connection *c, struct wheel *wheel);

void tokens_start(struct connection *c, struct wheel *wheel);
void tokens_go_on(struct connection *c, struct wheel *wheel);

/* "Sat, 21 Nov 2026 13:33:36 GMT" for the current second. */
const char *http_date(void);

#endif
