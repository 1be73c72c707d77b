#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void read_field(const char *line, size_t length, struct head *head) {
    static const char content_length[] = "content-length:";
    static const char transfer_encoding[] = "transfer-encoding:";
    static const char connection[] = "connection:";
    if (strncasecmp(line, content_length, sizeof content_length - 1) == 0) {
        head->content_length = strtoll(line + sizeof content_length - 1, NULL, 10);
    } else if (strncasecmp(line, transfer_encoding, sizeof transfer_encoding - 1) == 0) {
        head->chunked = memmem(line, length, "chunked", 7) != NULL;
    } else if (strncasecmp(line, connection, sizeof connection - 1) == 0) {
        head->close = memmem(line, length, "close", 5) != NULL;
    }
}

long parse_head(const char *bytes, size_t count, struct head *head) {
    const char *end = memmem(bytes, count, "\r\n\r\n", 4);
    if (end == NULL) {
        return 0;
    }
    memset(head, 0, sizeof *head);
    const char *line_end = memmem(bytes, count, "\r\n", 2);
    if (strncmp(bytes, "HTTP/1.", 7) == 0) {
        head->status = atoi(bytes + 9);
    } else if (sscanf(bytes, "%7[A-Z] %255[^ \r]", head->method, head->path) != 2) {
        return -1;
    }
    while (line_end != end) {
        const char *line = line_end + 2;
        line_end = memmem(line, (size_t)(end + 2 - line), "\r\n", 2);
        read_field(line, (size_t)(line_end - line), head);
    }
    return end + 4 - bytes;
}

void body_start(struct body *body, const struct head *head) {
    body->left = head->chunked ? 0 : head->content_length;
    body->line_empty = true;
    body->state = head->chunked ? CHUNK_SIZE : body->left > 0 ? BODY_PLAIN : BODY_DONE;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One byte of framing between two pieces of content. */
static void take_framing(struct body *body, char c) {
    switch (body->state) {
    case CHUNK_SIZE:
        if (hex_digit(c) >= 0) {
            body->left = body->left * 16 + hex_digit(c);
            break;
        }
        body->state = CHUNK_EXTENSION;
        /* fall through */
    case CHUNK_EXTENSION:
        if (c == '\n') {
            body->state = body->left > 0 ? CHUNK_BYTES : TRAILER;
            body->line_empty = true;
        }
        break;
    case CHUNK_END:
        if (c == '\n') {
            body->state = CHUNK_SIZE;
            body->left = 0;
        } else if (c != '\r') {
            body->state = BODY_BAD;
        }
        break;
    case TRAILER:
        if (c == '\n' && body->line_empty) {
            body->state = BODY_DONE;
        }
        body->line_empty = c == '\n' || (body->line_empty && c == '\r');
        break;
    default:
        body->state = BODY_BAD;
    }
}

size_t body_take(struct body *body, const char *bytes, size_t count, const char **data, size_t *data_count) {
    *data_count = 0;
    size_t taken = 0;
    while (taken < count && body->state < BODY_DONE) {
        if (body->state != BODY_PLAIN && body->state != CHUNK_BYTES) {
            take_framing(body, bytes[taken++]);
            continue;
        }
        size_t piece = count - taken;
        piece = (int64_t)piece > body->left ? (size_t)body->left : piece;
        *data = bytes + taken;
        *data_count = piece;
        body->left -= (int64_t)piece;
        if (body->left == 0) {
            body->state = body->state == BODY_PLAIN ? BODY_DONE : CHUNK_END;
        }
        return taken + piece;
    }
    return taken;
}
