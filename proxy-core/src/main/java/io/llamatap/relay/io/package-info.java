/**
 * The sockets of the relay: the transport, how much is read from them at once and into which buffers, and how bytes are sent.
 *
 * <p>Does not depend on HTTP or taps. Everything belongs to one channel or one event loop and is used there, except
 * {@link io.llamatap.relay.io.DirectMemory} and {@link io.llamatap.relay.io.Transport}, which any thread may use.
 */
@NullMarked
package io.llamatap.relay.io;

import org.jspecify.annotations.NullMarked;
