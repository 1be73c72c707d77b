/**
 * The client's side of the relay: connections, and what responds to the requests on them.
 *
 * <p>Read {@link io.llamatap.relay.client.ClientChannelInitializer} first, then {@link io.llamatap.relay.client.ClientHandler} and
 * {@code ClientRequests}, which finds requests by a {@link io.llamatap.relay.client.request.RequestReader} and has each started by
 * a {@code Responder}. Below this are four packages that know nothing of connections: {@code request} finds requests in bytes,
 * {@code access} judges who may send them, {@code page} responds with pages of our own, and {@code limit} counts what all clients
 * together occupy. A connection belongs to its event loop. No object is allocated per chunk.
 */
@NullMarked
package io.llamatap.relay.client;

import org.jspecify.annotations.NullMarked;
