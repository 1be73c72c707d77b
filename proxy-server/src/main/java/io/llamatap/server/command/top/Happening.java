package io.llamatap.server.command.top;

import io.llamatap.server.command.top.feed.Now;

/** What the screen reacts to. Immutable. */
sealed interface Happening {
    /** An event has come. */
    record News(Now now) implements Happening {}

    /** There is no connection. */
    record Lost(String why) implements Happening {}

    /** A key was pressed. */
    record Pressed(Key key) implements Happening {}

    /** The terminal has another size, or shows something else: all is to be drawn anew. */
    record Spoiled() implements Happening {}
}
