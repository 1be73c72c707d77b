/*
 * As much HTTP/1.1 as two ends that trust each other need: where a head ends, how its body is framed, and the body without
 * its framing, cut anywhere. The proxies under test do the strict parsing.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct head {
    int status;      /* of an answer; 0 for a request */
    char method[8];  /* of a request */
    char path[256];  /* of a request */
    int64_t content_length; /* 0 when there is none */
    bool chunked;
    bool close;
};

/* Bytes of the head including its empty line; 0 when it is not complete; -1 when it is none. */
long parse_head(const char *bytes, size_t count, struct head *head);

enum body_state { BODY_PLAIN, CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_BYTES, CHUNK_END, TRAILER, BODY_DONE, BODY_BAD };

struct body {
    enum body_state state;
    int64_t left; /* of a plain body, or of the chunk */
    bool line_empty;
};

void body_start(struct body *body, const struct head *head);

/* Takes bytes of the body; returns how many, and in data and data_count the content among them, at most one piece a call. */
size_t body_take(struct body *body, const char *bytes, size_t count, const char **data, size_t *data_count);

#endif
