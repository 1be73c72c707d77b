/*
 * Token streams, open loop: every stream has a fixed time to start, whatever the streams before it do, and every token a time
 * at which it was due (see tokens.c); what is recorded is how long after that time it was read here.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "histogram.h"
#include "load.h"
#include "net.h"

enum { LAST_LINE_BYTES = 1024, EVENTS = 256 };

/*
 * Streams start spread over about this time. The golden section of a token's period is added, so that the starts, and with them
 * all tokens, spread evenly over that period instead of meeting at a few points of it. It ends before the first stream's turn
 * comes again: streams start in the order of their numbers.
 */
static const int64_t RAMP_NANOS = NANOS_PER_SECOND;
static const double GOLDEN_SECTION = 0.618034;

/* Time after the window for tokens that were due in it and have not come. */
static const int64_t GRACE_NANOS = 5 * NANOS_PER_SECOND;
static const int64_t GRACE_STEP_NANOS = NANOS_PER_SECOND / 50;

struct stream {
    struct client client;
    int64_t scheduled; /* when this stream was to start */
    int64_t waiting;   /* when the next one was to start that waits for this one's end; 0 = none */
    int64_t first_due;
    int64_t tokens;
    size_t line_count;
    char *line; /* what has come of the line under way; line_room bytes */
};

static struct histogram delivery, first_chunk;
static int64_t begun_at, ramp, begin, end;
static size_t line_room;
static int64_t chunks_in_window, streams_done, failed, missing;

/* A line is complete: the stand-in wrote into its content when it was due. */
static void take_line(struct stream *stream, const char *line, size_t count, int64_t now) {
    static const char field[] = "\"content\":\"";
    const char *at = memmem(line, count, field, sizeof field - 1);
    int64_t due = at == NULL ? 0 : strtoll(at + sizeof field - 1, NULL, 10);
    if (due == 0) {
        return; /* the final line, with the counts */
    }
    if (stream->tokens++ == 0) {
        stream->first_due = due;
        if (stream->scheduled >= begin && stream->scheduled < end) {
            histogram_record(&first_chunk, now - stream->scheduled);
        }
    }
    if (due >= begin && due < end) {
        histogram_record(&delivery, now - due);
    }
    if (now >= begin && now < end) {
        chunks_in_window++;
    }
}

static void take_content(void *owner, const char *data, size_t count, int64_t now) {
    struct stream *stream = owner;
    const char *line_end;
    while ((line_end = memchr(data, '\n', count)) != NULL) {
        size_t piece = (size_t)(line_end + 1 - data);
        if (stream->line_count == 0) {
            take_line(stream, data, piece, now);
        } else if (stream->line_count + piece <= line_room) {
            memcpy(stream->line + stream->line_count, data, piece);
            take_line(stream, stream->line, stream->line_count + piece, now);
        }
        stream->line_count = 0;
        data += piece;
        count -= piece;
    }
    if (stream->line_count + count <= line_room) {
        memcpy(stream->line + stream->line_count, data, count);
        stream->line_count += count;
    }
}

static void reconnect(struct stream *stream, const struct load_options *options, int epoll) {
    client_connect(&stream->client, options->port);
    await(epoll, EPOLL_CTL_ADD, stream->client.fd, EPOLLIN, stream);
}

/* The recorded model, or one of as many names of the same length as are asked for. */
static int next_model(const struct load_options *options) {
    static int turn;
    return options->models == 0 ? 270 : turn++ % options->models;
}

static void start_stream(struct stream *stream, int64_t scheduled, const struct load_options *options, int epoll) {
    char body[512];
    char request[1024];
    if (options->fresh) {
        reconnect(stream, options, epoll);
    }
    int body_count = snprintf(body, sizeof body,
                              "{\"model\": \"gemma3:%03dm\", \"messages\": [{\"role\": \"system\", \"content\": \"You are brief.\"}, "
                              "{\"role\": \"user\", \"content\": \"What is the capital of France?\"}], \"options\": "
                              "{\"num_predict\":%d,\"tokens_per_second\":%g,\"line_bytes\":%d,\"close\":%d}}",
                              next_model(options), options->tokens, options->rate, options->line_bytes, options->fresh);
    int count = snprintf(request, sizeof request,
                         "POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: ollama-python/0.6.1 (x86_64 linux) "
                         "Python/3.11.7\r\nAccept: application/json\r\nAccept-Encoding: gzip, deflate\r\nContent-Type: "
                         "application/json\r\nContent-Length: %d\r\n\r\n%s",
                         options->port, body_count, body);
    stream->scheduled = scheduled;
    stream->waiting = 0;
    stream->tokens = 0;
    stream->line_count = 0;
    if (!client_send(&stream->client, request, (size_t)count)) {
        failed++;
        reconnect(stream, options, epoll);
    }
}

static void read_stream(struct stream *stream, const struct load_options *options, int epoll) {
    switch (client_read(&stream->client, take_content, stream)) {
    case READ_AGAIN:
        return;
    case READ_ANSWER_DONE:
        streams_done++;
        missing += options->tokens - stream->tokens;
        if (options->fresh) {
            client_close(&stream->client);
        }
        break;
    case READ_FAILED:
        failed++;
        reconnect(stream, options, epoll);
    }
    if (stream->waiting != 0) {
        start_stream(stream, stream->waiting, options, epoll);
    }
}

/* Tokens that were due in the window and have not come, of streams that are still on their way. */
static int64_t count_undelivered(struct stream *streams, const struct load_options *options) {
    int64_t undelivered = 0;
    for (int i = 0; i < options->connections; i++) {
        struct stream *stream = &streams[i];
        if (!stream->client.busy) {
            continue;
        }
        int64_t start = stream->tokens == 0 ? stream->scheduled : stream->first_due;
        int64_t due = (int64_t)((double)(end - start) / 1e9 * options->rate);
        due = due > options->tokens ? options->tokens : due;
        undelivered += due > stream->tokens ? due - stream->tokens : 0;
    }
    return undelivered;
}

static void print_result(struct stream *streams, const struct load_options *options) {
    printf("{\"kind\":\"tokens\",\"streams\":%d,\"tokens_per_second\":%g,\"chunks\":%ld,\"streams_done\":%ld,\"failed\":%ld,"
           "\"missing\":%ld,",
           options->connections, options->rate, chunks_in_window, streams_done, failed,
           missing + count_undelivered(streams, options));
    cpu_print(&options->cpu, stdout);
    printf(",\"delivery\":");
    histogram_print(&delivery, stdout);
    printf(",\"first_chunk\":");
    histogram_print(&first_chunk, stdout);
    printf("}\n");
}

/* When stream number n is to start: all connections in turn, spread over the ramp, and again each turn. */
static int64_t start_nanos(int64_t number, const struct load_options *options) {
    /* One token's time of rest, so that a stream ends before the next one on its connection starts. */
    int64_t turn = (int64_t)((double)(options->tokens + 1) / options->rate * 1e9);
    int64_t connections = options->connections;
    return begun_at + number / connections * turn + number % connections * ramp / connections;
}

/* Starts what is due; returns when the next stream is. */
static int64_t start_due_streams(struct stream *streams, int64_t now, const struct load_options *options, int epoll) {
    static int64_t number;
    int64_t next;
    while ((next = start_nanos(number, options)) <= now) {
        struct stream *stream = &streams[number++ % options->connections];
        if (!stream->client.busy) {
            start_stream(stream, next, options, epoll);
        } else if (stream->waiting == 0) {
            stream->waiting = next;
        } else {
            failed++; /* a whole turn late */
        }
    }
    return next;
}

static void wait_and_read(int epoll, int64_t deadline, const struct load_options *options) {
    struct epoll_event events[EVENTS];
    int ready = wait_until(epoll, events, EVENTS, deadline);
    for (int i = 0; i < ready; i++) {
        read_stream(events[i].data.ptr, options, epoll);
    }
}

/* Keeps all streams going until the given time. */
static void stream_until(int64_t deadline, struct stream *streams, const struct load_options *options, int epoll) {
    for (int64_t now = now_nanos(); now < deadline; now = now_nanos()) {
        int64_t next = start_due_streams(streams, now, options, epoll);
        wait_and_read(epoll, next < deadline ? next : deadline, options);
    }
}

void run_streams(struct load_options *options) {
    int epoll = epoll_create1(0);
    struct stream *streams = calloc((size_t)options->connections, sizeof *streams);
    line_room = (size_t)options->line_bytes + LAST_LINE_BYTES;
    for (int i = 0; i < options->connections; i++) {
        streams[i].line = malloc(line_room);
        streams[i].client.single_use = options->fresh;
        if (!options->fresh) {
            reconnect(&streams[i], options, epoll);
        }
    }
    begun_at = now_nanos();
    int64_t longest = (int64_t)((options->tokens + GOLDEN_SECTION) / options->rate * 1e9);
    ramp = RAMP_NANOS + (int64_t)(GOLDEN_SECTION / options->rate * 1e9);
    ramp = ramp < longest ? ramp : longest;
    begin = begun_at + ramp + (int64_t)(options->warm_up * 1e9);
    end = begin + (int64_t)(options->seconds * 1e9);
    stream_until(begin, streams, options, epoll);
    cpu_begin(&options->cpu);
    stream_until(end, streams, options, epoll);
    cpu_end(&options->cpu);
    while (now_nanos() < end + GRACE_NANOS && count_undelivered(streams, options) > 0) {
        wait_and_read(epoll, now_nanos() + GRACE_STEP_NANOS, options);
    }
    print_result(streams, options);
}
