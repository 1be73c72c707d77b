/**
 * What a Llamatap tells about itself in its events: they are read from the wire, and kept as records for the screen. docs/live.md
 * describes them.
 */
@NullMarked
package io.llamatap.server.command.top.feed;

import org.jspecify.annotations.NullMarked;
