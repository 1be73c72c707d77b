/*
 * Token streams of the stand-in. Each line is a chunk of its own, in a packet of its own, as a slow model sends them:
 *   8f CRLF {"model":"gemma3:270m","created_at":"...","message":{"role":"assistant","content":"0000001200345678"},"done":false} LF CRLF
 * The content is the monotonic nanosecond at which the token was due, so that delivery is measured against the plan and a stall
 * anywhere, the stand-in's own included, counts in full for every token that it held up. Lines of other lengths than the recorded
 * one carry more text; shorter ones lack all but the content.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "standin.h"

enum { DIGITS = 16, LAST_LINE_BYTES = 512 };
enum { RECORDED_LINE_BYTES = 143, LEAST_LINE_BYTES = 43, MOST_LINE_BYTES = 64 * 1024 };

/* The number after "name": in the request, or the given one. */
static double number_in(const char *request, const char *name, double otherwise) {
    const char *at = strstr(request, name);
    return at == NULL ? otherwise : strtod(at + strlen(name), NULL);
}

static void put_digits(char *target, int64_t value, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
        target[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* "2026-11-21T13:33:36.784544578Z" for a monotonic time: rebuilt once a second, only the fraction for each token. */
static void put_timestamp(char *target, int64_t nanos) {
    static char seconds_text[24];
    static int64_t second, wall_offset;
    if (wall_offset == 0) {
        struct timespec wall;
        clock_gettime(CLOCK_REALTIME, &wall);
        wall_offset = wall.tv_sec * NANOS_PER_SECOND + wall.tv_nsec - now_nanos();
    }
    int64_t wall_nanos = nanos + wall_offset;
    if (wall_nanos / NANOS_PER_SECOND != second) {
        second = wall_nanos / NANOS_PER_SECOND;
        time_t wall_second = (time_t)second;
        strftime(seconds_text, sizeof seconds_text, "%Y-%m-%dT%H:%M:%S.", gmtime(&wall_second));
    }
    memcpy(target, seconds_text, 20);
    put_digits(target + 20, wall_nanos % NANOS_PER_SECOND, 9);
    target[29] = 'Z';
}

/* The first token goes out with the head, at once; the others at ticks. */
static int64_t due_nanos(const struct token_stream *stream, int64_t index, int64_t tick) {
    int64_t at = stream->start_nanos + index * stream->period_nanos;
    return index == 0 ? at : (at + tick - 1) / tick * tick;
}

/* A chunk with a line of the wanted length, in which only the model's number and the two times change. */
static struct {
    size_t line_bytes; /* 0 = not built */
    size_t count;
    char *model, *created_at, *due; /* the first two null where the line has none */
    char bytes[MOST_LINE_BYTES + 16];
} chunk;

static char *put_text(char *target, const char *text) {
    return mempcpy(target, text, strlen(text));
}

static void build_chunk(size_t line_bytes) {
    bool is_short = line_bytes < RECORDED_LINE_BYTES;
    const char *end = is_short ? "\"}}\n" : "\"},\"done\":false}\n";
    chunk.line_bytes = line_bytes;
    char *line = chunk.bytes + sprintf(chunk.bytes, "%zx\r\n", line_bytes);
    char *at = line;
    chunk.model = chunk.created_at = NULL;
    if (is_short) {
        at = put_text(at, "{\"message\":{\"content\":\"");
    } else {
        chunk.model = put_text(at, "{\"model\":\"gemma3:");
        chunk.created_at = put_text(chunk.model + 3, "m\",\"created_at\":\"");
        at = put_text(chunk.created_at + 30, "\",\"message\":{\"role\":\"assistant\",\"content\":\"");
    }
    chunk.due = at;
    at += DIGITS;
    char *text_end = line + line_bytes - strlen(end);
    memset(at, 'x', (size_t)(text_end - at));
    at = put_text(put_text(text_end, end), "\r\n");
    chunk.count = (size_t)(at - chunk.bytes);
}

/* Makes the chunk that of the stream's token which is due then. */
static void fill_chunk(const struct token_stream *stream, int64_t due) {
    if (chunk.line_bytes != stream->line_bytes) {
        build_chunk(stream->line_bytes);
    }
    if (chunk.model != NULL) {
        put_digits(chunk.model, stream->model, 3);
        put_timestamp(chunk.created_at, due);
    }
    put_digits(chunk.due, due, DIGITS);
}

static void send_end(struct connection *c, int64_t due) {
    char line[LAST_LINE_BYTES];
    char at[31] = "";
    put_timestamp(at, due);
    int64_t took = c->stream.total * c->stream.period_nanos;
    int count = snprintf(line, sizeof line,
                         "{\"model\":\"gemma3:%03dm\",\"created_at\":\"%s\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                         "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":%ld,\"load_duration\":1059609,"
                         "\"prompt_eval_count\":25,\"prompt_eval_cached_count\":0,\"prompt_eval_duration\":67295000,"
                         "\"eval_count\":%ld,\"eval_duration\":%ld}\n",
                         c->stream.model, at, took + 68354609, c->stream.total, took);
    char last[LAST_LINE_BYTES + 16];
    int last_count = snprintf(last, sizeof last, "%x\r\n%s\r\n", (unsigned)count, line);
    send_or_keep(c, last, (size_t)last_count);
    /* Ollama's last chunk comes in a packet of its own. */
    send_or_keep(c, "0\r\n\r\n", 5);
    c->answering = false;
}

void tokens_start(struct connection *c, struct wheel *wheel) {
    double rate = number_in(c->request, "\"tokens_per_second\":", 20);
    size_t line_bytes = (size_t)number_in(c->request, "\"line_bytes\":", 0);
    line_bytes = line_bytes == 0 ? RECORDED_LINE_BYTES : line_bytes < LEAST_LINE_BYTES ? LEAST_LINE_BYTES : line_bytes;
    c->stream = (struct token_stream){.start_nanos = now_nanos(),
                                      .period_nanos = (int64_t)((double)NANOS_PER_SECOND / (rate > 0 ? rate : 20)),
                                      .total = (int64_t)number_in(c->request, "\"num_predict\":", 100),
                                      .model = (int)number_in(c->request, "gemma3:", 270) % 1000,
                                      .line_bytes = line_bytes > MOST_LINE_BYTES ? MOST_LINE_BYTES : line_bytes};
    static char out[sizeof chunk.bytes + 512];
    char *end = out + sprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: %s\r\n%s"
                                   "Transfer-Encoding: chunked\r\n\r\n", http_date(),
                              number_in(c->request, "\"close\":", 0) > 0 ? "Connection: close\r\n" : "");
    fill_chunk(&c->stream, due_nanos(&c->stream, 0, wheel->tick_nanos));
    end = mempcpy(end, chunk.bytes, chunk.count);
    send_or_keep(c, out, (size_t)(end - out));
    c->stream.sent = 1;
    tokens_go_on(c, wheel);
}

void tokens_go_on(struct connection *c, struct wheel *wheel) {
    struct token_stream *stream = &c->stream;
    int64_t now = now_nanos();
    while (c->unsent_count == 0) {
        int64_t due = due_nanos(stream, stream->sent, wheel->tick_nanos);
        if (stream->sent < stream->total && due > now) {
            wheel_set(wheel, &c->timer, due);
            return;
        }
        if (stream->sent == stream->total) {
            /* The counts follow the last token at once. */
            send_end(c, now);
            return;
        }
        fill_chunk(stream, due);
        send_or_keep(c, chunk.bytes, chunk.count);
        stream->sent++;
    }
}
