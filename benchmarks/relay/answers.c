/* What the stand-in answers to which path. Heads and bodies are those of a recorded Ollama. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "standin.h"

enum { BLOCK_BYTES = BLOCK_PIECE_BYTES * BLOCK_PIECES, SENDS_A_TURN = 32 };

const char *http_date(void) {
    static char text[40];
    static time_t at;
    time_t now = time(NULL);
    if (now != at) {
        at = now;
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
    }
    return text;
}

static void answer_whole(struct connection *c, const char *status, const char *type, const char *body) {
    char out[4096];
    int count = snprintf(out, sizeof out, "HTTP/1.1 %s\r\n%sDate: %s\r\nContent-Length: %zu\r\n\r\n%s", status, type,
                         http_date(), strlen(body), body);
    send_or_keep(c, out, (size_t)count);
    c->answering = false;
}

static void answer_json(struct connection *c, const char *status, const char *body) {
    answer_whole(c, status, "Content-Type: application/json; charset=utf-8\r\n", body);
}

/* A non-streaming answer of 2 kB: the recorded fields around a longer text. */
static const char *generated(void) {
    static char body[2200];
    if (body[0] == 0) {
        int count = sprintf(body, "{\"model\":\"gemma3:270m\",\"created_at\":\"2026-11-21T13:33:27.596348181Z\",\"response\":\"");
        while (count < 1760) {
            count += sprintf(body + count, "Name three colours. wn\u0119tr\\n");
        }
        sprintf(body + count,
                "\",\"done\":true,\"done_reason\":\"length\",\"context\":[105,2364,107,1567,1806,22640,236761,106,107],"
                "\"total_duration\":656993588,\"load_duration\":1131400,\"prompt_eval_count\":13,"
                "\"prompt_eval_cached_count\":0,\"prompt_eval_duration\":46496000,\"eval_count\":40,"
                "\"eval_duration\":606156000}");
    }
    return body;
}

/* /bytes/COUNT/length or /bytes/COUNT/chunked, in whole blocks of 64 KiB; chunks of 32 KiB as Go's io.Copy makes them. */
static void answer_large(struct connection *c) {
    static char plain[BLOCK_BYTES];
    static char chunked[BLOCK_BYTES + BLOCK_PIECES * 8];
    if (chunked[0] == 0) {
        memset(plain, 'x', sizeof plain);
        for (int i = 0; i < BLOCK_PIECES; i++) {
            char *piece = chunked + i * (BLOCK_PIECE_BYTES + 8);
            memcpy(piece, "8000\r\n", 6);
            memset(piece + 6, 'x', BLOCK_PIECE_BYTES);
            memcpy(piece + 6 + BLOCK_PIECE_BYTES, "\r\n", 2);
        }
    }
    long long bytes = atoll(c->head.path + strlen("/bytes/"));
    if (bytes <= 0 || bytes % BLOCK_BYTES != 0) {
        answer_json(c, "400 Bad Request", "{\"error\":\"not a multiple of 65536\"}");
        return;
    }
    bool is_chunked = strstr(c->head.path, "/chunked") != NULL;
    c->large = (struct large_answer){.block = is_chunked ? chunked : plain,
                                     .block_bytes = is_chunked ? sizeof chunked : sizeof plain,
                                     .blocks_left = bytes / BLOCK_BYTES,
                                     .chunked = is_chunked};
    char framing[64] = "Transfer-Encoding: chunked";
    if (!is_chunked) {
        snprintf(framing, sizeof framing, "Content-Length: %lld", bytes);
    }
    char out[256];
    int count = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nDate: %s\r\n%s\r\n\r\n",
                         http_date(), framing);
    send_or_keep(c, out, (size_t)count);
}

static void large_go_on(struct connection *c) {
    struct large_answer *large = &c->large;
    for (int i = 0; i < SENDS_A_TURN && large->blocks_left > 0; i++) {
        size_t count = large->block_bytes - large->position;
        ssize_t sent = send(c->fd, large->block + large->position, count, MSG_NOSIGNAL);
        if (sent < 0) {
            return;
        }
        large->position += (size_t)sent;
        if (large->position == large->block_bytes) {
            large->position = 0;
            large->blocks_left--;
        }
    }
    if (large->blocks_left == 0) {
        c->answering = false;
        if (large->chunked) {
            send_or_keep(c, "0\r\n\r\n", 5);
        }
    }
}

void answer(struct connection *c, struct wheel *wheel) {
    const char *path = c->head.path;
    if (strcmp(path, "/api/chat") == 0) {
        tokens_start(c, wheel);
    } else if (strcmp(path, "/api/generate") == 0) {
        answer_json(c, "200 OK", generated());
    } else if (strcmp(path, "/api/version") == 0) {
        answer_json(c, "200 OK", "{\"version\":\"0.0.0\"}");
    } else if (strncmp(path, "/bytes/", 7) == 0) {
        answer_large(c);
    } else if (strncmp(path, "/api/blobs/", 11) == 0 && strcmp(c->head.method, "POST") == 0) {
        answer_whole(c, "201 Created", "", "");
    } else {
        answer_whole(c, "404 Not Found", "Content-Type: text/plain\r\n", "404 page not found");
    }
}

void go_on(struct connection *c, struct wheel *wheel) {
    if (c->large.blocks_left > 0) {
        large_go_on(c);
    } else if (c->answering) {
        tokens_go_on(c, wheel);
    }
}
