/* Sockets on 127.0.0.1 and the process settings that stand-in and load share. */
#ifndef NET_H
#define NET_H

#include <stdint.h>
#include <sys/epoll.h>

/* Prints "name: message" and leaves with status 2. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Dies with the parent, after max_seconds at the latest; as many files as allowed; timers without slack; no SIGPIPE. */
void bound_process(int max_seconds);

/* A non-blocking listening socket on 127.0.0.1. */
int listen_on(int port);

/* A connected, blocking socket without Nagle's delay; dies if nobody listens. */
int connect_to(int port);

void set_nonblocking(int fd);
void set_nodelay(int fd);

/* Adds fd to the epoll set, or changes what is awaited. */
void await(int epoll, int operation, int fd, uint32_t events, void *owner);

/* Waits until the given monotonic time (INT64_MAX: for ever) with nanosecond resolution. */
int wait_until(int epoll, struct epoll_event *events, int limit, int64_t deadline_nanos);

#endif
