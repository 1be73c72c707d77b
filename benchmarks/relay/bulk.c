/*
 * Large bodies, one after another on one connection with blocking calls: down as a download of /bytes, up as a blob upload.
 * A body of known length is dropped by the kernel (MSG_TRUNC) without a copy; a chunked one is read and unchunked.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "clock.h"
#include "load.h"
#include "net.h"

enum { BUFFER_BYTES = 64 * 1024, CHUNK_BYTES_UP = 32 * 1024, SILENCE_SECONDS = 20 };

static char buffer[BUFFER_BYTES];
static int64_t received;

static void count_content(void *owner, const char *data, size_t count, int64_t now) {
    (void)owner, (void)data, (void)now;
    received += (int64_t)count;
}

static void send_all(struct client *client, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(client->fd, bytes, count, MSG_NOSIGNAL);
        if (sent <= 0) {
            die("upload stopped: %m");
        }
        bytes += sent;
        count -= (size_t)sent;
    }
}

static void read_answer(struct client *client) {
    enum read_result result = READ_AGAIN;
    while (result == READ_AGAIN) {
        bool skip = client->in_body && client->body.state == BODY_PLAIN;
        ssize_t count = recv(client->fd, buffer, BUFFER_BYTES, skip ? MSG_TRUNC : 0);
        if (count <= 0) {
            die("transfer stopped after %ld bytes: %m", received);
        }
        result = client_take(client, buffer, (size_t)count, 0, count_content, NULL);
    }
    if (result == READ_FAILED) {
        die("transfer failed after %ld bytes, status %d", received, client->answer.status);
    }
}

static void download(struct client *client, const struct load_options *options) {
    char request[256];
    int count = snprintf(request, sizeof request, "GET /bytes/%ld/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\n\r\n",
                         options->bytes, options->chunked ? "chunked" : "length", options->port);
    received = 0;
    client_send(client, request, (size_t)count);
    read_answer(client);
    if (received != options->bytes) {
        die("%ld bytes came instead of %ld", received, options->bytes);
    }
}

static void upload(struct client *client, const struct load_options *options) {
    char framing[64] = "Transfer-Encoding: chunked";
    if (!options->chunked) {
        snprintf(framing, sizeof framing, "Content-Length: %ld", options->bytes);
    }
    char head[512];
    int count = snprintf(head, sizeof head,
                         "POST /api/blobs/sha256:%064d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\nContent-Type: "
                         "application/octet-stream\r\n%s\r\n\r\n",
                         0, options->port, framing);
    client_send(client, head, (size_t)count);
    if (!options->chunked) {
        for (int64_t sent = 0; sent < options->bytes; sent += BUFFER_BYTES) {
            send_all(client, buffer, BUFFER_BYTES);
        }
    } else {
        static char chunk[CHUNK_BYTES_UP + 8];
        memcpy(chunk, "8000\r\n", 6);
        memcpy(chunk + 6 + CHUNK_BYTES_UP, "\r\n", 2);
        for (int64_t sent = 0; sent < options->bytes; sent += CHUNK_BYTES_UP) {
            send_all(client, chunk, sizeof chunk);
        }
        send_all(client, "0\r\n\r\n", 5);
    }
    read_answer(client);
}

void run_bulk(struct load_options *options) {
    if (options->bytes <= 0 || options->bytes % BUFFER_BYTES != 0) {
        die("--bytes must be a multiple of %d", BUFFER_BYTES);
    }
    struct client client = {0};
    client_connect(&client, options->port);
    struct timeval silence = {.tv_sec = SILENCE_SECONDS};
    setsockopt(client.fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence);
    setsockopt(client.fd, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof silence);
    void (*transfer)(struct client *, const struct load_options *) = options->up ? upload : download;
    int64_t warm = now_nanos() + (int64_t)(options->warm_up * 1e9);
    while (now_nanos() < warm) {
        transfer(&client, options);
    }
    cpu_begin(&options->cpu);
    for (int i = 0; i < options->transfers; i++) {
        transfer(&client, options);
    }
    cpu_end(&options->cpu);
    int64_t bytes = options->bytes * options->transfers;
    printf("{\"kind\":\"bulk\",\"direction\":\"%s\",\"framing\":\"%s\",\"bytes\":%ld,\"gigabytes_per_second\":%.4f,\"failed\":0,",
           options->up ? "up" : "down", options->chunked ? "chunked" : "length", bytes,
           (double)bytes / (double)options->cpu.wall_nanos);
    cpu_print(&options->cpu, stdout);
    printf("}\n");
}
