/**
 * What all clients together may occupy, and which of them gives way when that is reached.
 *
 * <p>{@link io.llamatap.relay.client.limit.ConnectionCount} limits the connections of a listener, in total and by address. To make
 * room for a new one, a {@code RoomSearch} asks the {@link io.llamatap.relay.client.limit.IdleConnections} of every event loop
 * which connection should close first. {@link io.llamatap.relay.client.limit.ClientMemory} limits the bytes that are held for
 * clients; each connection has an account in it, {@link io.llamatap.relay.client.limit.HeldBytes}. Nothing here knows what a
 * connection reads or writes.
 *
 * <p>Counts may be used by any thread, without waiting. The idle connections of an event loop, and their search, belong to it. A
 * connection costs a few atomic operations; a request that arrives in one read costs nothing.
 */
@NullMarked
package io.llamatap.relay.client.limit;

import org.jspecify.annotations.NullMarked;
