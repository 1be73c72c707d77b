/**
 * One request and its response, on the one event loop that both of its connections belong to.
 *
 * <p>Read {@link io.llamatap.relay.exchange.Exchange} first: it stands between {@link io.llamatap.relay.exchange.ClientSide} and {@link
 * io.llamatap.relay.exchange.UpstreamSide}, and shows a tap what passes, which cannot break it ({@link
 * io.llamatap.relay.exchange.GuardedTap}). {@link io.llamatap.relay.exchange.GatewayFailure} is every cause for a response of our own.
 * What the connections of a loop share is in {@link io.llamatap.relay.exchange.RelayLoop} and {@link
 * io.llamatap.relay.exchange.ListenerLoop}. No object is made per chunk.
 */
@NullMarked
package io.llamatap.relay.exchange;

import org.jspecify.annotations.NullMarked;
