/**
 * What is going on, as lines of text: from the records of the events and the size of the terminal. Nothing here knows a terminal, a
 * connection or a clock, so the same records always make the same lines.
 */
@NullMarked
package io.llamatap.server.command.top.view;

import org.jspecify.annotations.NullMarked;
