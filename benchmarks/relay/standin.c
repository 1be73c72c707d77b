/* standin PORT [--tick-micros N]: serves until its parent ends. See standin.h. */
#include "standin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "net.h"

enum { READ_BYTES = 256 * 1024, EVENTS = 256, LIFE_SECONDS = 2 * 60 * 60 };

static char read_buffer[READ_BYTES];
static int epoll;

static void drop(struct connection *c, struct wheel *wheel) {
    wheel_drop(wheel, &c->timer);
    close(c->fd);
    free(c->unsent);
    free(c);
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        set_nodelay(fd);
        struct connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        await(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, c);
    }
}

void send_or_keep(struct connection *c, const char *bytes, size_t count) {
    ssize_t sent = c->unsent_count == 0 ? send(c->fd, bytes, count, MSG_NOSIGNAL) : 0;
    /* An error shows again on the next read, which drops the connection. */
    size_t taken = sent < 0 ? 0 : (size_t)sent;
    if (taken < count) {
        c->unsent = realloc(c->unsent, c->unsent_count + count - taken);
        memcpy(c->unsent + c->unsent_count, bytes + taken, count - taken);
        c->unsent_count += count - taken;
    }
}

/* Keeps the start of the body and ends it by NUL; the rest of a large body is of no interest. */
static void keep_request(struct connection *c, const char *data, size_t count) {
    size_t room = REQUEST_BYTES_KEPT - 1 - c->request_count;
    count = count < room ? count : room;
    memcpy(c->request + c->request_count, data, count);
    c->request_count += count;
    c->request[c->request_count] = 0;
}

/* Takes body bytes; a complete body is answered. Returns how many bytes were the body's. */
static size_t take_body(struct connection *c, const char *bytes, size_t count, struct wheel *wheel) {
    size_t taken = 0;
    while (taken < count && c->body.state < BODY_DONE) {
        const char *data;
        size_t data_count;
        taken += body_take(&c->body, bytes + taken, count - taken, &data, &data_count);
        if (data_count > 0 && c->request_count < REQUEST_BYTES_KEPT - 1) {
            keep_request(c, data, data_count);
        }
    }
    if (c->body.state == BODY_DONE) {
        c->in_body = false;
        c->answering = true;
        answer(c, wheel);
    }
    return taken;
}

/* Takes the bytes in c->in: a head, its body, and so on; false when they are no HTTP. */
static bool take_requests(struct connection *c, struct wheel *wheel) {
    size_t taken = 0;
    while (!c->answering && taken < c->in_count) {
        if (!c->in_body) {
            long head = parse_head(c->in + taken, c->in_count - taken, &c->head);
            if (head <= 0) {
                break;
            }
            taken += (size_t)head;
            c->in_body = true;
            c->request_count = 0;
            c->request[0] = 0;
            body_start(&c->body, &c->head);
        }
        taken += take_body(c, c->in + taken, c->in_count - taken, wheel);
    }
    memmove(c->in, c->in + taken, c->in_count - taken);
    c->in_count -= taken;
    return c->in_count < sizeof c->in && c->body.state != BODY_BAD;
}

/* False when the connection is over. */
static bool read_connection(struct connection *c, struct wheel *wheel) {
    bool large = c->in_body && c->in_count == 0;
    char *target = large ? read_buffer : c->in + c->in_count;
    ssize_t count = recv(c->fd, target, large ? READ_BYTES : sizeof c->in - c->in_count, 0);
    if (count <= 0) {
        return count < 0 && errno == EAGAIN;
    }
    if (large) {
        /* Whoever sends a next request before this answer is of no use here: proxies do not pipeline. */
        return take_body(c, read_buffer, (size_t)count, wheel) == (size_t)count && c->body.state != BODY_BAD;
    }
    c->in_count += (size_t)count;
    return take_requests(c, wheel);
}

static void flush_unsent(struct connection *c) {
    ssize_t sent = send(c->fd, c->unsent, c->unsent_count, MSG_NOSIGNAL);
    if (sent > 0) {
        c->unsent_count -= (size_t)sent;
        memmove(c->unsent, c->unsent + sent, c->unsent_count);
    }
}

static void await_room_if_needed(struct connection *c) {
    bool needed = c->unsent_count > 0 || c->large.blocks_left > 0;
    if (needed != c->awaits_room) {
        c->awaits_room = needed;
        await(epoll, EPOLL_CTL_MOD, c->fd, needed ? EPOLLIN | EPOLLOUT : EPOLLIN, c);
    }
}

static void serve_connection(struct connection *c, uint32_t events, struct wheel *wheel) {
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR) && !read_connection(c, wheel)) {
        drop(c, wheel);
        return;
    }
    if (events & EPOLLOUT && c->unsent_count > 0) {
        flush_unsent(c);
    }
    if (c->answering && c->unsent_count == 0) {
        go_on(c, wheel);
    }
    await_room_if_needed(c);
}

int main(int count, char **arguments) {
    int tick_micros = count == 4 && strcmp(arguments[2], "--tick-micros") == 0 ? atoi(arguments[3]) : 1000;
    if ((count != 2 && count != 4) || atoi(arguments[1]) <= 0 || tick_micros <= 0) {
        die("usage: standin PORT [--tick-micros N]");
    }
    bound_process(LIFE_SECONDS);
    static struct wheel wheel;
    wheel_start(&wheel, tick_micros * 1000LL, now_nanos());
    int listener = listen_on(atoi(arguments[1]));
    epoll = epoll_create1(0);
    await(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
    for (;;) {
        struct epoll_event events[EVENTS];
        int ready = wait_until(epoll, events, EVENTS, wheel_next(&wheel));
        struct timer *due;
        int64_t now = now_nanos();
        while ((due = wheel_take_due(&wheel, now)) != NULL) {
            struct connection *c = (struct connection *)due;
            go_on(c, &wheel);
            await_room_if_needed(c);
        }
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr == NULL) {
                accept_all(listener);
            } else {
                serve_connection(events[i].data.ptr, events[i].events, &wheel);
            }
        }
    }
}
