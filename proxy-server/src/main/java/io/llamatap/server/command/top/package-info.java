/**
 * The sub-command {@code llamatap top}: a full screen in the terminal that follows the events of a running Llamatap. One thread reads
 * events, one reads keys, and the main thread draws: they tell it what happens through one bounded queue. What the events hold is in
 * {@code feed}, and how it is shown in {@code view}.
 */
@NullMarked
package io.llamatap.server.command.top;

import org.jspecify.annotations.NullMarked;
