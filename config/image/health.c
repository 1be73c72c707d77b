// The health check of the image: succeeds while Llamatap serves. Asks where LLAMATAP_ADMIN or LLAMATAP_LISTEN say; who sets these
// addresses by an argument or a file passes them as an argument here (admin, else listen).
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define LIMIT_SECONDS 3

static const char REQUEST[] = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
static const char SUCCESS[] = "HTTP/1.1 200 ";

static int fail(const char *address, const char *what, int error) {
    printf("%s: %s%s%s\n", address, what, error == 0 ? "" : ": ", error == 0 ? "" : strerror(error));
    return 1;
}

static const char *address(int argc, char **argv) {
    if (argc > 1) {
        return argv[1];
    }
    const char *admin = getenv("LLAMATAP_ADMIN");
    const char *listen = getenv("LLAMATAP_LISTEN");
    if (admin != NULL && *admin != '\0' && strcmp(admin, "none") != 0) {
        return admin;
    }
    return listen != NULL && *listen != '\0' ? listen : ":8000";
}

// Reads HOST:PORT, :PORT, PORT or [HOST]:PORT. A host that is no number, or stands for all addresses, is asked at loopback.
static socklen_t parse(const char *text, struct sockaddr_storage *to) {
    const char *colon = strrchr(text, ':');
    const char *port = colon == NULL ? text : colon + 1;
    char *end;
    long number = strtol(port, &end, 10);
    if (end == port || *end != '\0' || number < 1 || number > 65535) {
        return 0;
    }
    char host[INET6_ADDRSTRLEN] = "";
    size_t length = colon == NULL ? 0 : (size_t) (colon - text);
    if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
        text++;
        length -= 2;
    }
    if (length < sizeof(host)) {
        memcpy(host, text, length);
        host[length] = '\0';
    }
    struct sockaddr_in6 *six = (struct sockaddr_in6 *) to;
    if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((unsigned short) number);
        if (IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr)) {
            six->sin6_addr = in6addr_loopback;
        }
        return sizeof(*six);
    }
    struct sockaddr_in *four = (struct sockaddr_in *) to;
    memset(four, 0, sizeof(*four));
    four->sin_family = AF_INET;
    four->sin_port = htons((unsigned short) number);
    if (inet_pton(AF_INET, host, &four->sin_addr) != 1 || four->sin_addr.s_addr == htonl(INADDR_ANY)) {
        four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    return sizeof(*four);
}

int main(int argc, char **argv) {
    const char *at = address(argc, argv);
    struct sockaddr_storage to = {0};
    socklen_t length = parse(at, &to);
    if (length == 0) {
        return fail(at, "is no address with a port", 0);
    }
    int channel = socket(to.ss_family, SOCK_STREAM, 0);
    struct timeval limit = {.tv_sec = LIMIT_SECONDS};
    setsockopt(channel, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(channel, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    if (connect(channel, (struct sockaddr *) &to, length) != 0) {
        return fail(at, "cannot be connected to", errno);
    }
    if (send(channel, REQUEST, sizeof(REQUEST) - 1, MSG_NOSIGNAL) != sizeof(REQUEST) - 1) {
        return fail(at, "cannot be asked", errno);
    }
    char response[256];
    size_t held = 0;
    while (held < sizeof(response) - 1 && memchr(response, '\n', held) == NULL) {
        ssize_t got = recv(channel, response + held, sizeof(response) - 1 - held, 0);
        if (got <= 0) {
            return fail(at, "does not respond", got == 0 ? 0 : errno);
        }
        held += (size_t) got;
    }
    response[held] = '\0';
    response[strcspn(response, "\r\n")] = '\0';
    puts(response);
    return strncmp(response, SUCCESS, sizeof(SUCCESS) - 1) == 0 ? 0 : 1;
}
