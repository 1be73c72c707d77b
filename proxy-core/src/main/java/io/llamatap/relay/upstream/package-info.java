/**
 * The upstream's side of the relay: addresses, connecting, the pool of idle connections, and responses.
 *
 * <p>Read {@link io.llamatap.relay.upstream.UpstreamLoop} first, then {@link io.llamatap.relay.upstream.UpstreamHandler} with
 * {@link io.llamatap.relay.upstream.ResponseReader}. Everything except {@link io.llamatap.relay.upstream.UpstreamAddresses}
 * belongs to one event loop. No object is allocated per chunk.
 */
@NullMarked
package io.llamatap.relay.upstream;

import org.jspecify.annotations.NullMarked;
