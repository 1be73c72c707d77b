/**
 * The client's side of the relay: connections, the requests on them, limits, and pages of our own.
 *
 * <p>Read {@link io.llamatap.relay.client.ClientChannelInitializer} first, then {@link io.llamatap.relay.client.ClientHandler}
 * with {@link io.llamatap.relay.client.request.RequestReader}. A connection belongs to its event loop. What is counted over all event
 * loops ({@link io.llamatap.relay.client.ConnectionCount}, {@link io.llamatap.relay.client.ClientMemory}) may be used by any
 * thread. No object is allocated per chunk.
 */
@NullMarked
package io.llamatap.relay.client;

import org.jspecify.annotations.NullMarked;
