/**
 * The access log, with one line for each exchange: an event loop puts an immutable {@link io.llamatap.tap.meter.AccessRecord} into a {@link
 * io.llamatap.server.accesslog.LineQueue} of its own and never waits. The thread of {@link io.llamatap.server.accesslog.AccessLog} formats
 * them with a {@link io.llamatap.server.accesslog.LineForm} and writes them to its {@link io.llamatap.server.accesslog.LogFile}.
 */
@NullMarked
package io.llamatap.server.accesslog;

import org.jspecify.annotations.NullMarked;
