/* One connection of the load. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "load.h"
#include "net.h"

void client_close(struct client *client) {
    if (client->fd > 0) {
        close(client->fd);
    }
    client->fd = 0;
    client->busy = false;
}

void client_connect(struct client *client, int port) {
    client_close(client);
    client->fd = connect_to(port);
}

bool client_send(struct client *client, const char *request, size_t count) {
    client->busy = true;
    client->in_body = false;
    client->head_count = 0;
    return send(client->fd, request, count, MSG_NOSIGNAL) == (ssize_t)count;
}

/* Collects the head; returns how many bytes were its own, or -1. */
static long take_head(struct client *client, const char *bytes, size_t count) {
    size_t before = client->head_count;
    size_t room = sizeof client->head - before;
    size_t copied = count < room ? count : room;
    memcpy(client->head + before, bytes, copied);
    client->head_count += copied;
    long head = parse_head(client->head, client->head_count, &client->answer);
    if (head == 0) {
        return client->head_count < sizeof client->head ? (long)count : -1;
    }
    if (head < 0 || client->answer.status / 100 != 2) {
        return -1;
    }
    client->in_body = true;
    body_start(&client->body, &client->answer);
    return head - (long)before;
}

enum read_result client_take(struct client *client, const char *bytes, size_t count, int64_t now_nanos, content_sink *sink,
                             void *owner) {
    size_t taken = 0;
    if (!client->busy) {
        return READ_FAILED;
    }
    if (!client->in_body) {
        long head = take_head(client, bytes, count);
        if (head < 0) {
            return READ_FAILED;
        }
        taken = (size_t)head;
    }
    while (client->in_body && taken < count && client->body.state < BODY_DONE) {
        const char *data;
        size_t data_count;
        taken += body_take(&client->body, bytes + taken, count - taken, &data, &data_count);
        if (data_count > 0 && sink != NULL) {
            sink(owner, data, data_count, now_nanos);
        }
    }
    if (!client->in_body || client->body.state < BODY_DONE) {
        return READ_AGAIN;
    }
    client->busy = false;
    bool reusable = client->body.state == BODY_DONE && taken == count && (!client->answer.close || client->single_use);
    return reusable ? READ_ANSWER_DONE : READ_FAILED;
}

enum read_result client_read(struct client *client, content_sink *sink, void *owner) {
    static char buffer[256 * 1024];
    ssize_t count = recv(client->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count > 0) {
        return client_take(client, buffer, (size_t)count, now_nanos(), sink, owner);
    }
    return count < 0 && errno == EAGAIN ? READ_AGAIN : READ_FAILED;
}
