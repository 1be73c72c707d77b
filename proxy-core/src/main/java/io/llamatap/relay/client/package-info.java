/**
 * The client's side of the relay: connections, what responds to the requests on them, and pages of our own.
 *
 * <p>Read {@link io.llamatap.relay.client.ClientChannelInitializer} first, then {@link io.llamatap.relay.client.ClientHandler} with
 * {@link io.llamatap.relay.client.request.RequestReader}, which finds the requests. A connection belongs to its event loop. What
 * is limited over all event loops is counted in {@code io.llamatap.relay.client.limit}. No object is allocated per chunk.
 */
@NullMarked
package io.llamatap.relay.client;

import org.jspecify.annotations.NullMarked;
