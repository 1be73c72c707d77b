package io.llamatap.server.command.top;

/** What a key asks for. */
enum Key {
    QUIT,
    HELP,
    NEXT,
    PREVIOUS,
    REDRAW,
    OTHER
}
