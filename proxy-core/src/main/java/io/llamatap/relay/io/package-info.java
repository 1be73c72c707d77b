/**
 * The sockets of the relay: which transport they use, how much is read from them at once and into what, and how bytes are sent.
 *
 * <p>Knows no HTTP and no tap. Everything belongs to one channel or one event loop and is used there, but for {@link
 * io.llamatap.relay.io.DirectMemory} and {@link io.llamatap.relay.io.Transport}, which any thread may ask.
 */
@NullMarked
package io.llamatap.relay.io;

import org.jspecify.annotations.NullMarked;
