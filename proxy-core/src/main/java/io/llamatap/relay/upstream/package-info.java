/**
 * The upstream's side of the relay: addresses, connecting, the pool of idle connections, and the responses.
 *
 * <p>Read {@link io.llamatap.relay.upstream.UpstreamLoop} first, then {@link io.llamatap.relay.upstream.UpstreamHandler} with {@link
 * io.llamatap.relay.upstream.ResponseReader}. All but {@link io.llamatap.relay.upstream.UpstreamAddresses} belongs to one event
 * loop. No object is made per chunk.
 */
@NullMarked
package io.llamatap.relay.upstream;

import org.jspecify.annotations.NullMarked;
