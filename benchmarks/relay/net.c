#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"

_Noreturn void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

void bound_process(int max_seconds) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm((unsigned)max_seconds);
    signal(SIGPIPE, SIG_IGN);
    /* The default slack of 50 us would be most of the delay that is measured. */
    prctl(PR_SET_TIMERSLACK, 1);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = loopback(port);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0) {
        die("cannot listen on port %d: %m", port);
    }
    return fd;
}

int connect_to(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(port);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("cannot connect to port %d: %m", port);
    }
    set_nodelay(fd);
    return fd;
}

void set_nonblocking(int fd) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void set_nodelay(int fd) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void await(int epoll, int operation, int fd, uint32_t events, void *owner) {
    struct epoll_event event = {.events = events, .data.ptr = owner};
    if (epoll_ctl(epoll, operation, fd, &event) != 0) {
        die("epoll_ctl: %m");
    }
}

int wait_until(int epoll, struct epoll_event *events, int limit, int64_t deadline_nanos) {
    struct timespec timeout;
    struct timespec *wait = NULL;
    if (deadline_nanos != INT64_MAX) {
        int64_t left = deadline_nanos - now_nanos();
        left = left < 0 ? 0 : left;
        timeout = (struct timespec){left / NANOS_PER_SECOND, left % NANOS_PER_SECOND};
        wait = &timeout;
    }
    int ready = epoll_pwait2(epoll, events, limit, wait, NULL);
    if (ready < 0 && errno != EINTR) {
        die("epoll_pwait2: %m");
    }
    return ready < 0 ? 0 : ready;
}
