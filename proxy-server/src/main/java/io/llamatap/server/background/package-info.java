/** What goes on beside the relay: threads that repeat something, and a watch over files that may change. */
@NullMarked
package io.llamatap.server.background;

import org.jspecify.annotations.NullMarked;
