/**
 * One request and its response, on the event loop that both of its connections belong to.
 *
 * <p>Read {@link io.llamatap.relay.exchange.Exchange} first: it stands between {@link io.llamatap.relay.exchange.ClientSide} and
 * {@link io.llamatap.relay.exchange.UpstreamSide}, and shows the passing bytes to a tap, whose exceptions cannot break it
 * ({@link io.llamatap.relay.exchange.GuardedTap}). {@link io.llamatap.relay.exchange.GatewayFailure} lists the causes of error
 * responses of our own. {@link io.llamatap.relay.exchange.RelayLoop} and {@link io.llamatap.relay.exchange.ListenerLoop} hold
 * what the connections of an event loop share. No object is allocated per chunk.
 */
@NullMarked
package io.llamatap.relay.exchange;

import org.jspecify.annotations.NullMarked;
