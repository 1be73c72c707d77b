/**
 * Requests of our own, each on a connection of its own: blocking, with limits on time and size. Polls, the canary and the sub-commands send
 * them.
 */
@NullMarked
package io.llamatap.server.outgoing;

import org.jspecify.annotations.NullMarked;
