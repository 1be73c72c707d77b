/**
 * One line for each exchange, written off the event loops: a loop puts an immutable {@link io.llamatap.tap.AccessRecord} into a
 * {@link io.llamatap.server.accesslog.LineQueue} of its own and never waits; one thread of {@link
 * io.llamatap.server.accesslog.AccessLog} takes them all, writes them in a {@link io.llamatap.server.accesslog.LineForm} and hands
 * them to its {@link io.llamatap.server.accesslog.LogFile}.
 */
@NullMarked
package io.llamatap.server.accesslog;

import org.jspecify.annotations.NullMarked;
